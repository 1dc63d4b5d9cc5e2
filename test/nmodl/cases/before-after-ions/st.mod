NEURON { SUFFIX st USEION ca READ cai, ica WRITE cai RANGE a, b, c, d, e }
ASSIGNED { v ica a b c d e }
STATE { cai }
BREAKPOINT { SOLVE s METHOD cnexp e = cai }
DERIVATIVE s { cai' = .1 - cai }
BEFORE INITIAL { b = cai cai = 2e-3 }
AFTER INITIAL { e = cai cai = cai + 3e-3 }
BEFORE BREAKPOINT { a = cai cai = cai + 1e-4 }
AFTER SOLVE { c = cai cai = cai + 1e-3 }
BEFORE STEP { d = d + cai cai = cai + 1e-2 }
