NEURON { POINT_PROCESS Two USEION mg READ mgo VALENCE 2 USEION ca READ eca WRITE ica RANGE g, i, e NONSPECIFIC_CURRENT i }
PARAMETER { g = 0.002 e = -50 }
ASSIGNED { v i ica eca mgo }
BREAKPOINT {
  i = g * (v - e)
  ica = 0.1 * g * (v - eca) * mgo
}
