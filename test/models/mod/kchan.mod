: A potassium channel with one gate.
NEURON {
    SUFFIX kchan
    USEION k READ ek WRITE ik
    RANGE gbar, g
}
UNITS {
    (S) = (siemens)
    (mV) = (millivolt)
    (mA) = (milliamp)
}
PARAMETER {
    gbar = 0.01 (S/cm2) < 0, 1e9 >
}
ASSIGNED {
    v (mV)
    ek (mV)
    ik (mA/cm2)
    g (S/cm2)
}
STATE {
    n
}
INITIAL {
    n = opening(v) / (opening(v) + closing(v))
}
BREAKPOINT {
    SOLVE states METHOD cnexp
    g = gbar * n^3
    ik = g * (v - ek)
}
DERIVATIVE states {
    n' = opening(v) * (1 - n) - closing(v) * n
}
FUNCTION opening(v (mV)) (/ms) {
    LOCAL x
    x = (v + 40) / 9
    if (fabs(x) > 1e-4) {
        opening = 0.18 * x / (1 - exp(-x))
    } else {
        opening = 0.18 * (1 + x / 2)
    }
}
FUNCTION closing(v (mV)) (/ms) {
    closing = 0.09 * exp(-(v + 50) / 60)
}
