: a global set in both branches of an `if`, in a body long enough to be cut into pieces
NEURON {
  SUFFIX scaled
  USEION k READ ek WRITE ik
  RANGE gk
  GLOBAL scale, q
}
PARAMETER { gk = 0.0001 q = 1.5 on = 1 }
ASSIGNED { v celsius ek ik scale wtau }
STATE { w }
INITIAL { LOCAL a, b
  if (on > 0) {
    a = celsius + 273
    b = 296
    scale = exp(log(q)*((1/b) - (1/a))/((1/292.0) - (1/302.0)))
  } else {
    scale = 1
  }
  if (v > -70) { a = log(-v) } else { a = 0 }
  w = 0.81/(1 + exp((a + 0.3)/(-0.46)))
  wtau = 23/scale
}
BREAKPOINT {
  SOLVE states METHOD cnexp
  ik = gk*scale*w*(v - ek)
}
DERIVATIVE states { w' = (0.5 - w)/wtau }
