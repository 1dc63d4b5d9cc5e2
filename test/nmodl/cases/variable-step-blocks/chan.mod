NEURON { SUFFIX chan THREADSAFE NONSPECIFIC_CURRENT i RANGE seen, rate GLOBAL calls, factor }
PARAMETER { factor = 1.5 celsius }
ASSIGNED { v i seen rate calls tt }
STATE { m }
INITIAL { seen = 0 m = 0 }
BREAKPOINT { SOLVE go METHOD cnexp i = 1e-5*m*(v + 50) }
DERIVATIVE go { tabled(v) rate = tt m' = (1 - m)*tt }
AFTER SOLVE { seen = seen + 1 calls = calls + 1 }
PROCEDURE tabled(u) { TABLE tt DEPEND celsius, factor FROM -100 TO 60 WITH 160
  tt = factor^((celsius - 22)/10)/(1 + exp(-(u + 45)/7)) }
