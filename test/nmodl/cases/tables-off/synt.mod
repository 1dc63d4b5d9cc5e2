: a point process with a FUNCTION by table, and a range variable that only the loop without tables would set
NEURON {
  POINT_PROCESS synt
  NONSPECIFIC_CURRENT i
  RANGE g, e, b
}
PARAMETER {
  e = 0
  tau = 2
}
ASSIGNED {
  v
  i
  g
  b
}
STATE { s }
INITIAL { s = 0 }
BREAKPOINT {
  SOLVE decay METHOD cnexp
  b = block(v)
  g = s*b
  i = g*(v - e)
}
DERIVATIVE decay { s' = -s/tau }
FUNCTION block(v) {
  TABLE DEPEND tau FROM -140 TO 80 WITH 40
  block = 1/(1 + exp(-0.062*v)*0.28)
}
NET_RECEIVE(w) {
  s = s + w*block(v)
}
