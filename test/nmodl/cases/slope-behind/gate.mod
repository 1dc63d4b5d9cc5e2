: The slopes of m and n need what is set behind their equations, here and in a procedure.
NEURON { SUFFIX gate NONSPECIFIC_CURRENT i RANGE m, n, beta, gamma }
PARAMETER { g = 0.0003  alpha = 0.4 }
ASSIGNED { v i beta gamma }
STATE { m n p }
INITIAL { m = 0.2  n = 0.3  p = 0.1  beta = 0.1  gamma = 0.2 }
BREAKPOINT { SOLVE states METHOD cnexp  i = g * m * n * p * (v - 20) }
DERIVATIVE states {
  m' = 0.5 * (alpha - m * (alpha + beta))
  beta = 0.3 + exp(v / 30)
  n' = alpha * (1 - n) - n * gamma
  p' = alpha * (1 - p) - p * beta
  follow()
}
PROCEDURE follow() { gamma = 0.2 + 0.1 * beta + 0.001 * m }
