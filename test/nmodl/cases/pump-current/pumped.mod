: A pump whose current comes from its reactions' fluxes, and which reads the current of others
NEURON {
  SUFFIX pumped
  USEION ca READ cai, cao, ica WRITE cai, ica
  RANGE ipump, before
}
UNITS {
  (mA) = (milliamp)
  (mM) = (milli/liter)
  FARADAY = (faraday) (10000 coulomb)
  PI = (pi) (1)
}
PARAMETER { total = 0.2 }
ASSIGNED { diam ica ipump before area cao cai }
STATE { ca[2] <1e-5> pump <1e-3> bound <1e-9> }
BREAKPOINT {
  SOLVE reactions METHOD sparse
  before = ipump
  ica = ipump
}
INITIAL {
  ca[0] = cai
  ca[1] = cai
  ipump = 0
  pump = total
  bound = 1e-6
}
KINETIC reactions {
  COMPARTMENT i, diam*diam*PI/4 { ca }
  COMPARTMENT (1e10)*area { pump bound }
  ~ ca[0] << (-(ica - before)*PI*diam/(2*FARADAY))
  ~ ca[0] <-> ca[1] (0.3, 0.3)
  ~ ca[0] + pump <-> bound (0.1*area, 50*area)
  ~ bound <-> pump (3*area, 0)
  ipump = 2*FARADAY*(f_flux - b_flux)/area*1e-6
  cai = ca[0]
}
