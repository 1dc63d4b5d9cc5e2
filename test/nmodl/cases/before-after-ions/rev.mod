NEURON { POINT_PROCESS rev USEION cl WRITE ecl VALENCE -1 RANGE a, b, c, d, e }
ASSIGNED { v ecl a b c d e }
INITIAL { ecl = -60 }
BREAKPOINT { e = ecl }
BEFORE BREAKPOINT { a = ecl ecl = ecl + 1 }
AFTER SOLVE { c = ecl ecl = ecl + .1 }
BEFORE STEP { d = d + ecl ecl = ecl + .01 }
