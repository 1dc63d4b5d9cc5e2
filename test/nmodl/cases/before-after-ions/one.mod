NEURON { SUFFIX one USEION ca READ cai RANGE a, b, c, d, e }
ASSIGNED { v cai a b c d e }
INITIAL { b = cai }
BREAKPOINT { e = cai }
BEFORE BREAKPOINT { a = cai }
AFTER SOLVE { c = cai cai = cai + 1 }
BEFORE STEP { d = d + cai }
