NEURON { SUFFIX pool USEION ca READ ica WRITE cai RANGE tau }
PARAMETER { tau = 5 }
ASSIGNED { ica }
STATE { cai }
BREAKPOINT { SOLVE state METHOD derivimplicit }
DERIVATIVE state { cai' = -0.01 * ica + (5e-5 - cai) / tau }
