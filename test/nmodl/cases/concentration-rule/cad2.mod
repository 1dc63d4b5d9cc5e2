NEURON {
  SUFFIX cad2
  USEION ca READ ica, cai WRITE cai
  RANGE n, ca
}
ASSIGNED { ica n v cai }
STATE {
  ca
}
INITIAL {
  ca = 2e-4
  n = fabs(v/2.1)
}
BREAKPOINT {
  SOLVE decay METHOD cnexp
}
DERIVATIVE decay {
  ca' = -10*ica + (1e-4 - ca)/20
  cai = ca
}
