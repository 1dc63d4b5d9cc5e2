: arrays that are long: the elements of an instance stand side by side
NEURON { SUFFIX past NONSPECIFIC_CURRENT i RANGE before, g, sum, first }
PARAMETER { g = 1e-6  first = 3 }
ASSIGNED { v i before[70] hidden[90] sum }
STATE { s }
INITIAL {
  LOCAL k
  s = 0.5
  FROM k = 0 TO 69 { before[k] = first + k }
  FROM k = 0 TO 89 { hidden[k] = -k }
}
BREAKPOINT {
  SOLVE shift
  i = g*(v + 60 + before[2] - before[69] + hidden[3])
}
PROCEDURE shift() { LOCAL k, at
  sum = 0
  FROM k = 1 TO 69 { before[70 - k] = before[69 - k]  sum = sum + before[70 - k] }
  before[0] = v
  FROM k = 0 TO 9 {
    hidden[k*9] = hidden[k*9] + 1e-3*sum/(k + 1)
  }
  at = 0
  while (at < 90) { s = s + 1e-6*hidden[at]  at = at + 7 }
}
FUNCTION element(n) { element = before[n] + hidden[n] }
