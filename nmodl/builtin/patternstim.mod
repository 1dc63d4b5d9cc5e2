: Fires cells that do not live here at times that are given: their numbers and times come from vectors (play).

NEURON {
  ARTIFICIAL_CELL PatternStim
  RANGE fake_output
}

PARAMETER {
  fake_output = 0
}
