NEURON {
  SUFFIX tabled
  RANGE a, b
}
ASSIGNED { v a b }
FUNCTION_TABLE f(v)
FUNCTION_TABLE g(v, w)
INITIAL { a = f(v) b = g(v, 0.3) }
FUNCTION twice(x) { twice = 2*x }
