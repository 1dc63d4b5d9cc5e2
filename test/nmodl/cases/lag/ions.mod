NEURON {
  SUFFIX ions
  USEION na READ ina WRITE nai
  RANGE past, tau
}
PARAMETER { tau = 0.21 }
ASSIGNED { ina diam past }
STATE { nai }
INITIAL { nai = 10 past = 0 }
BREAKPOINT { SOLVE go METHOD sparse }
KINETIC go {
  get()
  COMPARTMENT diam { nai }
  ~ nai << (-past*1e2)
}
PROCEDURE get() {
  LAG ina BY tau
  past = lag_ina_tau
}
