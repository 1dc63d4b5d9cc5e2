NEURON {
  POINT_PROCESS Later
  RANGE start, y
}
PARAMETER { start = 5 mean = 2 }
ASSIGNED { y at hidden }
INITIAL {
  y = 0
  at = start
  net_send(start, 1)
}
FUNCTION next(x) {
  next = x + 0*exprand(1)
}
NET_RECEIVE(w) {
  if (flag == 1) {
    y = y + 1
    at = t
    hidden = 2*y
    net_event(t)
    net_send(next(mean), 1)
  }
}
