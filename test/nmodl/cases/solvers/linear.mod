NEURON { SUFFIX lin RANGE q }
PARAMETER { k1 = 1.3 k2 = 2.7 }
ASSIGNED { v q }
STATE { zb za xx ab aa m h }
INITIAL { xx = 1 ab = 2 SOLVE l SOLVE nl m = 0.1 h = 0.9 }
BREAKPOINT { SOLVE d METHOD derivimplicit }
LINEAR l { ~ aa*k1 + zb = 3 - za/k2
  ~ -zb + 2 = za*2
  ~ (k1+k2)*za = aa*3*v }
NONLINEAR nl { ~ xx*ab = 3 + k2
  q = 5
  ~ xx = ab*q - 1 }
DERIVATIVE d { m' = (k1-m*m)/k2 - h  h' = k1*(1-h) - k2*h*m }
