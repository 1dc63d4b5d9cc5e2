: calcium that flows in, is taken up, and moves its own reversal potential
NEURON { SUFFIX pool USEION ca READ eca, ica WRITE cai, ica RANGE g, tau, seen }
PARAMETER { g = 2e-5 tau = 6 }
STATE { cai }
ASSIGNED { v eca ica seen }
INITIAL { cai = 5e-5 * tau }
BREAKPOINT { SOLVE flow METHOD cnexp ica = g*(v - eca) seen = eca }
DERIVATIVE flow { cai' = -ica*10 - (cai - 5e-5*tau)/tau }
