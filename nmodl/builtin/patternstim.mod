: Fires cells that do not live here at times that are given: their numbers and times come from vectors (play).
: An event of its own tells it to send the next of them.

NEURON {
  ARTIFICIAL_CELL PatternStim
  RANGE fake_output
  POINTER ptr
}

PARAMETER {
  fake_output = 0
}

ASSIGNED {
  ptr
}

NET_RECEIVE (w) {
}
