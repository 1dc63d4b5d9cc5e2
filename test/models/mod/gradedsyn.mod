: A synapse that follows the potential of another cell without spikes.
NEURON {
    POINT_PROCESS GradedSyn
    POINTER vpre
    NONSPECIFIC_CURRENT i
    RANGE gmax, e, i, g, vhalf, slope, tau
}
UNITS {
    (nA) = (nanoamp)
    (mV) = (millivolt)
    (uS) = (microsiemens)
}
PARAMETER {
    gmax = 0.01 (uS)
    e = 0 (mV)
    vhalf = -50 (mV)
    slope = 4 (mV)
    tau = 3 (ms)
}
ASSIGNED {
    v (mV)
    vpre (mV)
    g (uS)
    i (nA)
}
STATE {
    s
}
INITIAL {
    s = release(vpre)
}
BREAKPOINT {
    SOLVE follow METHOD cnexp
    g = gmax * s
    i = g * (v - e)
}
DERIVATIVE follow {
    s' = (release(vpre) - s) / tau
}
FUNCTION release(u (mV)) {
    release = 1 / (1 + exp((vhalf - u) / slope))
}
