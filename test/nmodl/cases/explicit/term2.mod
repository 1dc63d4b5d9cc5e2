NEURON { SUFFIX term2
 RANGE y }
ASSIGNED { y v }
STATE { s }
INITIAL { s=1 y=5 }
TERMINAL { y=77 printf("term\n") }
BREAKPOINT { s=s+1 }
