NEURON {
 SUFFIX current
 NONSPECIFIC_CURRENT i
 RANGE g, p, q
}
PARAMETER { g = 0.001 }
ASSIGNED { v i p q dt }
STATE { a b }
INITIAL { a = 0.1 b = 0.2 p = 0 q = 0 }
BREAKPOINT {
 SOLVE pr METHOD cvode_t
 i = g*a*(v+65)
}
PROCEDURE pr() { p = p + 1 }
PROCEDURE pq() { q = q + dt }
