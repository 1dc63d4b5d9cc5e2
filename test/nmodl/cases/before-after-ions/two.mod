NEURON { SUFFIX two USEION ca READ cai, ica RANGE a, b, c, d, e }
ASSIGNED { v cai ica a b c d e }
BEFORE INITIAL { b = cai }
AFTER INITIAL { e = cai }
BEFORE BREAKPOINT { a = cai }
AFTER SOLVE { c = cai cai = cai + 1 }
BEFORE STEP { d = d + cai + ica }
