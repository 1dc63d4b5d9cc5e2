TITLE a calcium channel and its pool, with all units right
NEURON { SUFFIX cach USEION ca READ cai, eca WRITE ica, cai RANGE g }
UNITS {
  (mV) = (millivolt)
  (mA) = (milliamp)
  (S) = (siemens)
  (um) = (micron)
  (mM) = (milli/liter)
  F = (faraday) (coulomb)
}
PARAMETER {
  g = 0.001 (S/cm2)
  k = 5 (mV)
  depth = 1 (um)
  q10 = 3
}
ASSIGNED { v (mV) eca (mV) ica (mA/cm2) celsius (degC) dt (ms) minf tau (ms) }
STATE { m cai (mM) }
INITIAL { rates(v) m = minf }
BREAKPOINT {
  SOLVE states METHOD derivimplicit
  ica = g*m^2*(v - eca)
}
DERIVATIVE states {
  rates(v)
  m' = (minf - m)/tau
  : from mA/cm2 and um to mM
  cai' = -(1e4)*ica/(2*F*depth)
}
PROCEDURE rates(v (mV)) {
  LOCAL q
  q = q10^((celsius - 22 (degC))/10 (degC))
  minf = 1/(1 + exp(-(v + 20 (mV))/k))
  tau = 2 (ms)/q
  if (v < -100 (mV)) { tau = 1 }
}
