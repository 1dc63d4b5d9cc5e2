NEURON {
  SUFFIX cond
  USEION na READ ena WRITE ina
  NONSPECIFIC_CURRENT il
  RANGE gmax, gl
}
PARAMETER {
  gmax = 0.12
  gl = 0.0003
}
ASSIGNED { v ena ina il }
STATE { m h }
BREAKPOINT {
  LOCAL g
  SOLVE gates METHOD cnexp
  g = gmax*m*m*m*h
  CONDUCTANCE g USEION na
  CONDUCTANCE gl
  ina = g*(v - ena)
  il = gl*(v + 54.3)
}
INITIAL {
  m = 0.05
  h = 0.6
}
DERIVATIVE gates {
  m' = (1/(1+exp(-(v+40)/9)) - m)/0.3
  h' = (1/(1+exp((v+62)/7)) - h)/3
}
