: the curves of the library that NMODL comes from
NEURON { SUFFIX curves RANGE pul0, ram1, per2, per3, ste4, har5, squ6, saw7, rev8, thr9, fac10, gau11, poi12, hyp13, rev14, sig15, rev16, erf17 }
ASSIGNED { v pul0 ram1 per2 per3 ste4 har5 squ6 saw7 rev8 thr9 fac10 gau11 poi12 hyp13 rev14 sig15 rev16 erf17 }
BREAKPOINT { SOLVE draw METHOD after_cvode }
PROCEDURE draw() {
  pul0 = pulse(t,1,2,3)
  ram1 = ramp(t,1,2,3)
  per2 = perpulse(t,1,2,0.3,0.7)
  per3 = perstep(t,1,0.7,2)
  ste4 = step(t,1,2)
  har5 = harmonic(t,3,2,0.1)
  squ6 = squarewave(t,2,3)
  saw7 = sawtooth(t-2,2,3)
  rev8 = revsawtooth(t-2,2,3)
  thr9 = threshold(t,1,"max")+threshold(t,2,"min")
  fac10 = factorial(4*t+1.95)
  gau11 = gauss(t,1,2)
  poi12 = poisson(floor(t),1.5)
  hyp13 = hyperbol(t,2,3)
  rev14 = revhyperbol(t,2,3)
  sig15 = sigmoid(t,2,3,4)
  rev16 = revsigmoid(t,2,3,4)
  erf17 = erf(t/3)
}
