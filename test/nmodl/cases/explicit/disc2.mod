NEURON { SUFFIX disc2
 RANGE y }
ASSIGNED { y v }
STATE { s u w}
INITIAL { s=0.2 u=0.1 w=0.3}
BREAKPOINT { SOLVE discretely
 y=s+100*u }
DISCRETE discretely { s=u+w
 u=s-w+t w=w+1 }
