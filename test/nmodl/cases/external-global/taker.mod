: of two names the last counts, and that it is a point process
NEURON {
  POINT_PROCESS other
  SUFFIX bb
  RANGE y
  EXTERNAL area2_aa
  NONSPECIFIC_CURRENT i
}
ASSIGNED { y i v }
INITIAL { y = area2_aa }
BREAKPOINT {
  y = area2_aa*2
  i = 0.001*area2_aa
  if (y > 12) { area2_aa = 1 }
}
NET_RECEIVE(w) { y = y + w }
