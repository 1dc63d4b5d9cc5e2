NEURON {
  POINT_PROCESS psyn
  USEION k READ ek WRITE ik
  RANGE g, e
}
PARAMETER {
  g = 0.001
}
ASSIGNED { v ek ik }
BREAKPOINT {
  CONDUCTANCE g USEION k
  ik = g*(v - ek)
}
