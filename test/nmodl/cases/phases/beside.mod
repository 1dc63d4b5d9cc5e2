: BEFORE and AFTER blocks: with the variable step at each evaluation
NEURON { SUFFIX beside USEION ca READ cai WRITE cai RANGE a, b }
ASSIGNED { v a b }
STATE { cai }
BREAKPOINT { SOLVE s METHOD cnexp }
DERIVATIVE s { cai' = .1 - cai }
BEFORE BREAKPOINT { a = cai }
AFTER SOLVE { b = cai + b }
BEFORE STEP { LOCAL q q = cai if (q > 0.001) { a = a + 100 } VERBATIM
    b = b + 1;
ENDVERBATIM b = 1e9
}
