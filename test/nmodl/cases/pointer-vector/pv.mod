: points to an element of a Vector
NEURON { POINT_PROCESS pv POINTER q RANGE a }
ASSIGNED { q a v }
INITIAL { a = q }
BREAKPOINT { a = a + q }
AFTER SOLVE { q = q + 1 }
