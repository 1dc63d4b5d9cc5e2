NEURON { SUFFIX inflow THREADSAFE
  USEION ca READ ica WRITE cai 
  RANGE flux, c0 }
PARAMETER { c0 = 0.000180 }
ASSIGNED { ica flux diam cai }
STATE { ca[2] b cb }
BREAKPOINT { SOLVE go METHOD sparse }
INITIAL { FROM i = 0 TO 1 { ca[i] = c0 }
 cai = c0
  b = 0.6 cb = 0.4
   }
KINETIC go {
  COMPARTMENT i, 10.4*(1 + i) { ca }
  COMPARTMENT 5.74 { b cb }
  LONGITUDINAL_DIFFUSION i, 0.378*diam*(1 + i) { ca }
  ~ ca[0] << (-ica*6.32)
  FROM i = 0 TO 0 { ~ ca[i] <-> ca[i+1] (2.60, 3.35) }
  ~ ca[0] -> (0.941)
  ~ b <-> cb (0.709, 0.806)
  flux = f_flux - b_flux
  
  cai = ca[0]
}
