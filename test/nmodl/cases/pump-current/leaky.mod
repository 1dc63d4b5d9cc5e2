NEURON {
  SUFFIX leaky
  USEION ca READ eca WRITE ica
  RANGE g
}
PARAMETER { g = 1e-5 }
ASSIGNED { v eca ica }
BREAKPOINT { ica = g*(v - eca) }
