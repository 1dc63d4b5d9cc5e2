: rates without parentheses, powers, conserved sums, steady states, arrays, compartments
NEURON { SUFFIX kin RANGE kf0, zz }
PARAMETER { kf0 = 1 D = 2 }
ASSIGNED { v zz q }
STATE { zc b a c[3] xe Ba b2 aa }
INITIAL { zc = 1 a = 1 c[0] = 0.3 }
BREAKPOINT { SOLVE k METHOD sparse q = zc }
KINETIC k {
  LOCAL w
  w = -v/60
  COMPARTMENT 3 { b }
  COMPARTMENT i, 2*D+i { c }
  ~ zc <-> b (kf0 + D, 2*w)
  ~ a + 2 b <-> c[0] (kf0*w, 3)
  zz = f_flux - b_flux
  FROM i=0 TO 1 { ~ c[i] <-> c[i+1] (D, D*(i+1)) }
  ~ xe << (0.01*zz)
  ~ c[0] -> (0.7)
  ~ Ba + Ba <-> b2 + aa (1,2)
  CONSERVE a + zc + 2 b2 = 1 + w
}
