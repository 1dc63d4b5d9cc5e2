NEURON {
  SUFFIX cal2
  USEION ca READ eca, cai WRITE ica
  RANGE g
}
PARAMETER {
  g = 0.0005
}
ASSIGNED { v eca ica cai }
STATE { m }
INITIAL {
  m = 1/(1+exp(-(v+30)/8))
}
BREAKPOINT {
  SOLVE gate METHOD cnexp
  ica = g*m*m*(v-eca)/(1+cai/0.001)
}
DERIVATIVE gate {
  m' = (1/(1+exp(-(v+30)/8)) - m)/2
}
