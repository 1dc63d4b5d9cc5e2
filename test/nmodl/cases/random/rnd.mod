NEURON {
  SUFFIX rnd
  RANGE a, b, c
}
ASSIGNED { a b c }
INITIAL {
  a = normrand(1, 0.5)
  b = scop_random()
  c = exprand(2)
}
FUNCTION nr(m, s) {
  nr = normrand(m, s)
}
FUNCTION pr(m) {
  pr = poisrand(m)
}
PROCEDURE ss(x) {
  set_seed(x)
}
