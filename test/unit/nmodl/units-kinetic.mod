TITLE buffered calcium that diffuses along the cable, with all units right
NEURON { SUFFIX buffered USEION ca READ cai, ica WRITE cai }
UNITS {
  (mV) = (millivolt)
  (mA) = (milliamp)
  (um) = (micron)
  (mM) = (milli/liter)
  F = (faraday) (coulomb)
  PI = (pi) (1)
}
PARAMETER {
  kf = 1 (/mM-ms)
  kb = 1 (/ms)
  D = 0.6 (um2/ms)
  bt = 1 (mM-um2)
}
ASSIGNED { ica (mA/cm2) cai (mM) diam (um) vol (um2) }
STATE { ca (mM) b (mM-um2) cab (mM-um2) }
INITIAL { vol = PI*diam*diam/4 ca = cai }
BREAKPOINT { SOLVE scheme METHOD sparse }
KINETIC scheme {
  COMPARTMENT vol { ca }
  LONGITUDINAL_DIFFUSION D*PI*diam*diam/4 { ca }
  ~ ca << (-(1e4)*ica*PI*diam/(2*F))
  ~ ca + b <-> cab (kf, kb)
  CONSERVE b + cab = bt
  cai = ca
}
