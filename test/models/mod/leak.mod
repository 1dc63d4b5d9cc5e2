: A conductance that lets current through whatever the potential.
NEURON {
    SUFFIX leak
    NONSPECIFIC_CURRENT i
    RANGE i, g, e
}
PARAMETER {
    g = 0.001 (siemens/cm2) < 0, 1e9 >
    e = -65 (millivolt)
}
ASSIGNED {
    i (milliamp/cm2)
    v (millivolt)
}
BREAKPOINT {
    i = g * (v - e)
}
