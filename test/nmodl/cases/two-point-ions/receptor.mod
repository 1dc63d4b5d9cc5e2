NEURON {
  POINT_PROCESS Receptor
  USEION mg READ mgo VALENCE 2
  USEION ca WRITE ica VALENCE 2
  NONSPECIFIC_CURRENT i
}
ASSIGNED { mgo ica i v }
BREAKPOINT {
  ica = 0.001*(v - 10)*mgo
  i = 0.01*v
}
