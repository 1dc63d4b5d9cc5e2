NEURON { SUFFIX perm USEION ca READ cai, cao, eca WRITE ica RANGE p, own, farad, gas, ratio, circle }
UNITS {
  (mV) = (millivolt) (mA) = (milliamp) (molar) = (1/liter) (mM) = (millimolar)
  FARADAY = (faraday) (kilocoulombs)
  R = (k-mole) (joule/degC)
  ELEMENTARY = (e) (coulomb)
  PI = (pi) (1)
  G = 9.80665 (m/s2)
}
PARAMETER { p = 1e-4 (cm/s) }
ASSIGNED { v (mV) cai (mM) cao (mM) eca (mV) ica (mA/cm2) celsius (degC) own farad gas ratio circle }
INITIAL {
  farad = FARADAY
  gas = R
  circle = PI * G
  ratio = ELEMENTARY * 1e19
}
BREAKPOINT {
  own = (1000) * R * (celsius + 273.15) / FARADAY
  ica = p * ghk(v, cai, cao) + 1e-6 * (v - eca)
}
FUNCTION ghk(v (mV), ci (mM), co (mM)) (.001 coul/cm3) {
  LOCAL x
  x = (1e-3) * 2 * FARADAY * v / (R * (celsius + 273.15)) * 1000
  ghk = (.001) * 2 * FARADAY * 1000 * (ci * x / (1 - exp(-x)) + co * x / (1 - exp(x)))
}
