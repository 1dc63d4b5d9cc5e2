NEURON { SUFFIX unsafe POINTER nowhere GLOBAL factor RANGE seen  }
PARAMETER { factor = 2 }
ASSIGNED { nowhere v seen tt }
INITIAL { seen = rate(v) }
BREAKPOINT { seen = rate(v) }
FUNCTION rate(u) { tabled(u) rate = tt }
FUNCTION other(x) { other = 2*x }
PROCEDURE tabled(u) { TABLE tt DEPEND factor FROM -100 TO 100 WITH 50
  tt = factor*u }
FUNCTION own(u) { TABLE DEPEND factor FROM -100 TO 100 WITH 50
  own = factor*u + 1 }
