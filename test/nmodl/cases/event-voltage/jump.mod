: an event that puts the membrane to a voltage
NEURON {
  POINT_PROCESS Jump
  RANGE to, g
  NONSPECIFIC_CURRENT i
}
PARAMETER { to = -80 g = 0.01 }
ASSIGNED { v i seen }
INITIAL { net_send(1, 3) }
BREAKPOINT { i = g*(v + 20) }
NET_RECEIVE(w) {
  if (flag == 1) {
    net_event(t)
    v = to
    seen = v
    net_send(2, 2)
  } else if (flag == 2) {
    v = v + 1
    g = g/2
  } else if (flag == 3) {
    WATCH (v > -40) 1
  }
}
