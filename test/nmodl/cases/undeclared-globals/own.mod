NEURON { SUFFIX own GLOBAL g, w, tab RANGE y, z THREADSAFE }
ASSIGNED { v y z w }
INITIAL { g = 3 w = 4 y = 0 rates(.5) }
BREAKPOINT { g = g + 1 rates(v) y = y + g + tab }
FUNCTION next(x) { next = g + x g = g + x }
PROCEDURE rates(x) {
  TABLE tab FROM -100 TO 100 WITH 20
  tab = x*x
}
