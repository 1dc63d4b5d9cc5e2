: A hole in the membrane, as an electrode makes it: a resistance at one place.
NEURON {
    POINT_PROCESS Shunt
    NONSPECIFIC_CURRENT i
    RANGE i, r, e
}
PARAMETER {
    r = 1 (gigaohm) < 1e-9, 1e9 >
    e = 0 (millivolt)
}
ASSIGNED {
    i (nanoamp)
    v (millivolt)
}
BREAKPOINT {
    i = 0.001 * (v - e) / r
}
