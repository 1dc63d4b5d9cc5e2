: sets v, which it declares nowhere
NEURON {
  POINT_PROCESS Undeclared
  RANGE high, low, seen
}
PARAMETER {
  high = -50
  low = -80
}
ASSIGNED { seen }
INITIAL {
  seen = 0
  net_send(0, 1)
}
BREAKPOINT { seen = v }
NET_RECEIVE(w) {
  if (flag == 1) {
    WATCH (v > high) 2
  } else if (flag == 2) {
    v = low
  }
}
