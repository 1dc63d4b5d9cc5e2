NEURON { SUFFIX own USEION na WRITE nai RANGE a, b, c, d, e }
ASSIGNED { v nai a b c d e }
INITIAL { nai = 7 }
BREAKPOINT { e = nai nai = nai + 1 }
BEFORE INITIAL { b = nai nai = 12 }
AFTER INITIAL { nai = nai + 3 }
BEFORE BREAKPOINT { a = nai nai = nai + 1e-2 }
AFTER SOLVE { c = nai nai = nai + 1e-1 }
BEFORE STEP { d = d + nai nai = nai + 10 }
