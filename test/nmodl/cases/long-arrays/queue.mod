NEURON { POINT_PROCESS Queue ELECTRODE_CURRENT i RANGE times, count POINTER other }
PARAMETER { count = 0 }
ASSIGNED { v i times[64] other }
INITIAL { count = 0 FROM k = 0 TO 63 { times[k] = 1e9 } }
BREAKPOINT { i = total() + 1e-3*other }
FUNCTION total() {
  total = 0
  FROM k = 0 TO 63 { if (times[k] < t) { total = total + 0.01*exp(-(t - times[k])) } }
}
NET_RECEIVE (w) {
  times[count] = t + w
VERBATIM
  { int k; for (k = 63; k > 60; k--) times[k] = times[k - 1]; }
ENDVERBATIM
  count = count + 1
}
