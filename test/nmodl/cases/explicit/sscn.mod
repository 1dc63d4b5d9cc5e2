NEURON { SUFFIX sscn
 RANGE y }
ASSIGNED { y v }
STATE { s u }
INITIAL { s=0.2 u=0.1 SOLVE d STEADYSTATE cnexp }
BREAKPOINT { y=s+100*u }
DERIVATIVE d { s'=-s+1
 u'=(0.3-u)/2 }
