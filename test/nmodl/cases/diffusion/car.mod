NEURON { SUFFIX car USEION ca READ eca, cai WRITE ica RANGE g }
PARAMETER { g = 1e-5 }
ASSIGNED { v eca ica cai }
BREAKPOINT { ica = g*(v-eca) }
