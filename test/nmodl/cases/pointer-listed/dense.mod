NEURON {
  SUFFIX dense
  POINTER other
  RANGE g
}
PARAMETER { g = 3 }
ASSIGNED { other }
