: the same in a file that several threads may run, with variables of each instance
NEURON { THREADSAFE SUFFIX early NONSPECIFIC_CURRENT i RANGE minf, m0, shown }
PARAMETER { v celsius m0 = 3 }
ASSIGNED { i minf shown }
INITIAL { shown = minf rates(v) m0 = minf }
BREAKPOINT { rates(v) i = 1e-5*minf*(v + 60) }
PROCEDURE rates(v) {
  TABLE minf DEPEND celsius FROM -100 TO 100 WITH 100
  minf = 1/(1 + exp((v + 30)/9))
}
