NEURON { SUFFIX ife RANGE a }
ASSIGNED { a }
STATE { x y1 }
INITIAL { x = 1 y1 = 0 a = 0 }
BREAKPOINT { SOLVE k METHOD sparse IFERROR { a = a + 1 } }
KINETIC k { ~ x <-> y1 (1, 2) }
