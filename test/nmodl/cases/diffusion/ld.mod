NEURON { SUFFIX ld USEION ca READ ica, cai WRITE cai RANGE D }
UNITS { PI = (pi) (1) (um) = (micron) FARADAY = (faraday) (10000 coulomb) }
PARAMETER { D = 2 (um2/ms) }
ASSIGNED { diam ica vol[3] }
STATE { x w cai ca[3]}
INITIAL { x = 0 w = 0 vol[0] = 1 vol[1]=2 vol[2]=3}
BREAKPOINT { SOLVE k METHOD sparse }
KINETIC k {
    COMPARTMENT PI*diam*diam/4 { x cai }
    COMPARTMENT i, vol[i]*diam {ca }
    COMPARTMENT 2 { w }
    LONGITUDINAL_DIFFUSION D*PI*diam*diam/4 { x cai }
    LONGITUDINAL_DIFFUSION i, D*(i+1)*vol[i] {ca}
    ~ cai << (-ica*PI*diam/(2*FARADAY))
    ~ x <-> w (0.01, 0.02)
    FROM i=0 TO 1 { ~ ca[i] <-> ca[i+1] (.1,.2)}
}
