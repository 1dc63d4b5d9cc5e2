NEURON { SUFFIX both USEION k WRITE ki, ko, ek, ik RANGE a, b, c, d, e }
ASSIGNED { v ki ko ek ik a b c d e }
INITIAL { ki = 50 ko = 3 ek = -70 }
BREAKPOINT { e = ki ik = 1e-5*(v + 70) ki = ki + 1 ek = ek - 1 }
BEFORE INITIAL { b = ki ki = 12 ek = -30 }
AFTER INITIAL { ko = ko + 3 ik = 1e-3 }
BEFORE BREAKPOINT { a = ki ik = ik + 1e-4 ek = ek + .1 }
AFTER SOLVE { c = ki + ek ko = ko + 1e-1 }
BEFORE STEP { d = d + ik ki = ki + 1 ik = 2e-3 }
