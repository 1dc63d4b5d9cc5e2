NEURON { SUFFIX ti RANGE a, b, n }
ASSIGNED { a b v n }
STATE { x z w }
PROCEDURE p() { n = n + dt }
INITIAL { x = 2 z = 1.5 w = 2 n = 0 SOLVE d STEADYSTATE derivimplicit a = x b = n }
BREAKPOINT { SOLVE d METHOD derivimplicit }
DERIVATIVE d { p() x' = -x*x + z z' = 1 - z*x*dt w' = exp(-w) }
