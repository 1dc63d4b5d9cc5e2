NEURON { SUFFIX cah USEION ca READ eca WRITE ica RANGE g }
PARAMETER { g = 0.0001 }
ASSIGNED { v ica eca }
BREAKPOINT { ica = g*(v - eca) }
