NEURON { SUFFIX alone RANGE DB }
UNITS { (um) = (micron) }
PARAMETER { D = 0.6 (um2/ms) DB = 0.05 (um2/ms) }
ASSIGNED { diam (um) }
STATE { ca[2] buf[2] }
INITIAL { FROM i=0 TO 1 { ca[i] = 1 buf[i] = 2 } if (diam > 5) { ca[0] = 3 buf[0] = 4 } }
BREAKPOINT { SOLVE state METHOD sparse }
KINETIC state {
  COMPARTMENT i, diam*diam {ca buf}
  LONGITUDINAL_DIFFUSION i, D*diam*diam {ca}
  LONGITUDINAL_DIFFUSION i, DB*diam*diam {buf}
  ~ ca[0] <-> ca[1] (0.1, 0.1)
}
