: a rate that is only assigned above a threshold is read a step later
NEURON { SUFFIX gate USEION ca READ cai WRITE ica RANGE g, kept, steep }
PARAMETER { g = 1e-5 steep = 9 }
ASSIGNED { v cai ica minf kept inner }
STATE { m }
INITIAL { kept = 0 inner = 0 rates(v) m = minf }
BREAKPOINT { SOLVE states METHOD cnexp ica = g*m*kept*(v - 50) }
DERIVATIVE states {
  rates(v)
  if (v > -40) { kept = cai*1e4 inner = minf }
  m' = (minf - m + inner/10)/3
}
PROCEDURE rates(x) { LOCAL kept kept = exp(-(x + 30)/steep) minf = 1/(1 + kept) }
FUNCTION now(x) { rates(x) now = minf }
