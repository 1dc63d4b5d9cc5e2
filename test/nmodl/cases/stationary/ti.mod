: what is made steady takes a step of its own length
NEURON { SUFFIX ti RANGE a, b, n }
ASSIGNED { a b v n }
STATE { x z }
PROCEDURE p() { n = n + 1 }
INITIAL { n = 0 SOLVE d STEADYSTATE derivimplicit a = x b = z }
BREAKPOINT { SOLVE d METHOD derivimplicit }
DERIVATIVE d { p() x' = 1 - x*x z' = x - z }
