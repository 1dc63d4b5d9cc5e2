: Times of events as NEURON adds them up: t before the text of the delay
NEURON {
  ARTIFICIAL_CELL Ticker
  RANGE interval, third
}
PARAMETER { interval = 10 third = 0.1 }
ASSIGNED { event }
INITIAL {
  event = interval
  net_send(event, 1)
}
NET_RECEIVE (w) {
  if (flag == 1) {
    net_event(t)
    event = event + interval*exprand(1)
    net_send(event - t + third - third, 1)
  }
  if (flag == 0) { net_send((event - t)/3, 2) }
  if (flag == 2) { net_event(t) }
}
