NEURON {
  SUFFIX behind
  RANGE a2, a3, a4
}
ASSIGNED { a2 a3 a4 }
STATE { a[2] b[2] c }
INITIAL {
  FROM i = 0 TO 1 {
    a[i] = 1 + i
    b[i] = 3 + i
  }
  c = 7
  a2 = a[2]
}
BREAKPOINT {
  SOLVE scheme METHOD sparse
}
KINETIC scheme {
  ~ a[0] <-> a[1] (0.1, 0.2)
  ~ b[0] <-> b[1] (0.3, 0.1)
  ~ c << (0.5)
  a2 = a[2]
  a3 = a[3]
  a4 = a[4]
}
