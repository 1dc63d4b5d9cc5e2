NEURON { SUFFIX chan USEION ca READ eca, ica WRITE ica RANGE seen }
ASSIGNED { v ica eca seen }
INITIAL { seen = 0 }
BREAKPOINT { ica = 1e-5*(v - eca) }
AFTER SOLVE { seen = seen + ica }
