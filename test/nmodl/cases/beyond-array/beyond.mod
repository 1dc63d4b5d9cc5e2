NEURON {
  SUFFIX beyond
  RANGE sum
}
ASSIGNED { flux[2] rest sum }
STATE { x }
INITIAL { x = 1 }
BREAKPOINT {
  SOLVE steps METHOD cnexp
}
DERIVATIVE steps {
  flux[0] = 1
  flux[2] = x + flux[0]
  sum = flux[2]
  x' = -flux[2]*x
}
