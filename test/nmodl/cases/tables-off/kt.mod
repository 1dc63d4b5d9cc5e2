: a channel with a TABLE, whose rates HOC sees, and a temperature that tables depend on
NEURON {
  SUFFIX kt
  USEION k READ ek WRITE ik
  RANGE gbar, n, half
  GLOBAL ninf, ntau
}
UNITS {
  (mV) = (millivolt)
  (mA) = (milliamp)
  (S) = (siemens)
}
PARAMETER {
  gbar = 0.01 (S/cm2)
  half = -40 (mV)
  q = 1
}
ASSIGNED {
  v (mV)
  celsius (degC)
  ek (mV)
  ik (mA/cm2)
  ninf
  ntau (ms)
}
STATE { n }
INITIAL {
  rates(v)
  n = ninf
}
BREAKPOINT {
  SOLVE states METHOD cnexp
  ik = gbar*n*n*n*n*(v - ek)
}
DERIVATIVE states {
  rates(v)
  n' = (ninf - n)/ntau
}
PROCEDURE rates(v (mV)) {
  TABLE ninf, ntau DEPEND celsius, q FROM -100 TO 100 WITH 60
  ninf = 1/(1 + exp(-(v + 40)/9))
  ntau = (1 + 4*exp(-((v + 50)/30)^2))/(q*3^((celsius - 6.3)/10))
}
FUNCTION now(v (mV)) {
  rates(v)
  now = ninf
}
