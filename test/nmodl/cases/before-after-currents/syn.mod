NEURON { POINT_PROCESS syn USEION na READ ena WRITE ina RANGE i, steps }
ASSIGNED { v ina ena i steps }
BREAKPOINT { ina = 1e-4*(v - ena) }
BEFORE STEP { steps = steps + 1 }
AFTER INITIAL { steps = 0 }
