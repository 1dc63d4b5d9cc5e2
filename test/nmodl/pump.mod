: calcium in two shells with a buffer: KINETIC, CONSERVE, COMPARTMENT, arrays, a concentration written

NEURON {
  SUFFIX pump
  USEION ca READ ica, cai WRITE cai
  RANGE k1, k2, total
}

DEFINE shells 2

PARAMETER {
  k1 = 20
  k2 = .5
  total = .1
  depth = .1
}

ASSIGNED {
  v (mV)
  diam (um)
  ica (mA/cm2)
  cai (mM)
  volume[shells]
  i
}

STATE { ca[shells] buffer bound }

INITIAL {
  FROM k = 0 TO shells - 1 {
    ca[k] = cai
    volume[k] = diam*depth*(k + 1)
  }
  buffer = total
  bound = 0
}

BREAKPOINT {
  SOLVE scheme METHOD sparse
  cai = ca[0]
}

KINETIC scheme {
  COMPARTMENT j, volume[j] { ca }
  ~ ca[0] << (-ica*diam/1e3)
  FROM k = 0 TO shells - 2 {
    ~ ca[k] <-> ca[k + 1] (.3, .2)
  }
  ~ ca[0] + buffer <-> bound (k1, k2)
  CONSERVE buffer + bound = total
  cai = ca[0]
}
