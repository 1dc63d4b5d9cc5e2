: a state with two equations counts twice in the norms of the variable step
NEURON { SUFFIX twice }
STATE { p q }
INITIAL { p = 1 q = 1 }
BREAKPOINT { SOLVE d METHOD cnexp }
DERIVATIVE d {
    p' = -p
    if (p > 0.5) { q' = -p*q } else { q' = 2 - q }
}
