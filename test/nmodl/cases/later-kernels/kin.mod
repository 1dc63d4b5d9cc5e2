: CONSERVE names a state that no reaction has
NEURON { SUFFIX kin RANGE a, b, c, k, tau }
PARAMETER { k = 0.3 tau = 7 }
ASSIGNED { v seen }
STATE { a b c }
INITIAL { a = 1 b = 0.25 c = 0.5 seen = 0 }
BREAKPOINT { SOLVE scheme METHOD sparse }
KINETIC scheme {
  rates()
  ~ a <-> b (k*seen, 0.1)
  CONSERVE a + b + c = 1.75
}
PROCEDURE rates() { seen = exp(v/100) + exp(-dt/tau) }
FUNCTION half(x) { half = x/2 }
FUNCTION shown() { shown = seen }
