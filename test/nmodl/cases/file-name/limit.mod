: writes the threshold of a NetCon
NEURON {
  POINT_PROCESS Limit
  POINTER limit
  RANGE to
}
PARAMETER { to = -20 }
ASSIGNED { limit }
BREAKPOINT { SOLVE follow }
PROCEDURE follow() { if (t > 3) { limit = to } }
