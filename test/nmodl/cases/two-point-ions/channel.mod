NEURON { SUFFIX cc USEION ca READ cai, cao WRITE ica }
ASSIGNED { ica cai cao}
BREAKPOINT { ica = 0.001*cai }
