NEURON {
  POINT_PROCESS wt
  RANGE n, last
}
ASSIGNED { v n last }
INITIAL {
  n = 0
  last = 0
  net_send(0, 1)
}
NET_RECEIVE (w) {
  if (flag == 1) {
    WATCH (v > -20) 2
  } else if (flag == 2) {
    n = n + 1
    last = t
    WATCH (v < -50) 3
  } else if (flag == 3) {
    last = t
    WATCH (v > -20) 2
  }
}
