NEURON { SUFFIX adr3
 RANGE y }
ASSIGNED { y v }
STATE { s u w}
INITIAL { s=0.2 u=0.1 w=0.3}
BREAKPOINT { SOLVE d METHOD adrunge
 y=s+100*u }
DERIVATIVE d { s'=-s*u+1+0.01*v
 u'=(0.3-u)/2*w w'=t }
