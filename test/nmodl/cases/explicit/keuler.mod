NEURON { SUFFIX keuler
 RANGE y }
ASSIGNED { y v }
STATE { s u }
INITIAL { s=0.9 u=0.2 }
BREAKPOINT { SOLVE d METHOD euler
 y=s }
KINETIC d { ~ s <-> u (1,2) }
