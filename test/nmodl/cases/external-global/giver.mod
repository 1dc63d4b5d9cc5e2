NEURON {
  SUFFIX aa
  GLOBAL area2
}
PARAMETER { area2 = 3 }
BREAKPOINT { area2 = area2 + 1 }
