NEURON { SUFFIX ss RANGE zz }
ASSIGNED { v zz }
STATE { c1 c2 o i0 bb cb }
INITIAL { c1 = 1 bb = 0.5 SOLVE k STEADYSTATE sparse }
BREAKPOINT { SOLVE k METHOD sparse }
KINETIC k {
  ~ c1 <-> c2 (exp(v/40), 0.7)
  ~ c2 <-> o (1.1, (3 + v/100))
  zz = f_flux - b_flux
  ~ o + bb <-> cb (0.3, 0.4)
  ~ o <-> i0 (0.2, 0.1)
  CONSERVE bb + cb = 0.5
  CONSERVE c1 + c2 + o + i0 + cb = 1
}
