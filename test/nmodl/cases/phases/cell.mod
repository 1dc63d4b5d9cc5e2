: an artificial cell has INITIAL and events alone
NEURON { ARTIFICIAL_CELL Cell RANGE a, b }
ASSIGNED { a b }
STATE { x }
BEFORE INITIAL { printf("never\n") }
INITIAL { x = 1 a = 0 b = 0 net_send(0.06, 1) }
BREAKPOINT { SOLVE d METHOD cnexp b = b + 1 }
DERIVATIVE d { x' = -x }
BEFORE STEP { printf("never\n") }
AFTER SOLVE { printf("never\n") }
NET_RECEIVE(w) { a = a + t }
