: a system too big for registers
NEURON { SUFFIX shells RANGE rate }
DEFINE N 24
PARAMETER { rate = 0.3 }
STATE { ca[N] bu[N] cb[N] }
ASSIGNED { v }
INITIAL { FROM i=0 TO N-1 { ca[i] = 0.01*(i+1) bu[i] = 1 cb[i] = 0.1 } }
BREAKPOINT { SOLVE k METHOD sparse }
KINETIC k {
  COMPARTMENT i, (1+i)*0.5 { ca bu cb }
  FROM i=0 TO N-2 { ~ ca[i] <-> ca[i+1] (rate*(i+1), rate*(i+1)) }
  FROM i=0 TO N-1 { ~ ca[i] + bu[i] <-> cb[i] (2, 0.5) }
  ~ ca[N-1] << (0.05)
}
