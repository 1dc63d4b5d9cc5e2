TITLE a potassium channel with q10, a table and an inactivating gate

COMMENT
Shapes that published channels have.
ENDCOMMENT

NEURON {
  SUFFIX kchan
  USEION k READ ek WRITE ik
  RANGE gbar, g, shift
  GLOBAL ninf, ntau, q10
}

UNITS {
  (mV) = (millivolt)
  (S) = (siemens)
}

PARAMETER {
  gbar = .01 (S/cm2) <0, 1e9>
  shift = 2 (mV)
  q10 = 3
  vh = -30 (mV)
}

ASSIGNED {
  v (mV)
  celsius (degC)
  ek (mV)
  ik (mA/cm2)
  g (S/cm2)
  ninf
  ntau (ms)
  linf
  ltau (ms)
}

STATE { n l FROM 0 TO 1 START .25 }

BREAKPOINT {
  SOLVE states METHOD cnexp
  g = gbar*n^3*l
  ik = g*(v - ek)
}

INITIAL {
  rates(v)
  slow(v)
  n = ninf
}

DERIVATIVE states { LOCAL scale
  rates(v)
  slow(v - shift)
  scale = q10^((celsius - 22)/10)
  n' = scale*(ninf - n)/ntau
  l' = (linf - l)/ltau
}

PROCEDURE rates(v (mV)) { LOCAL a, b
  TABLE ninf, ntau DEPEND q10 FROM -120 TO 80 WITH 100
  a = .02*efun(-(v - vh)/9)
  b = .002*efun((v - vh)/9)
  ntau = 1/(a + b)
  ninf = a*ntau
}

PROCEDURE slow(v (mV)) {
  linf = 1/(1 + exp((v + 40)/8))
  if (v < -60) {
    ltau = 20
  } else if (v < -20 && v > -60) {
    ltau = 20 + log(v + 61)
  } else {
    ltau = 25 + fabs(v)^.5
  }
}

FUNCTION efun(z) {
  if (fabs(z) < 1e-4) {
    efun = 1 - z/2
  } else {
    efun = z/(exp(z) - 1)
  }
}
