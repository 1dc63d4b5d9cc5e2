: The tolerance of a STATE that is an ion's concentration goes unheard
NEURON {
  SUFFIX shell
  USEION ca READ cai, ica WRITE cai
}
STATE { cai <1e-6> }
ASSIGNED { ica }
BREAKPOINT { SOLVE decay METHOD cnexp }
DERIVATIVE decay { cai' = -10*ica - (cai - 5e-5)/3 }
