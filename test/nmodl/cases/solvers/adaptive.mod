: several functions of time
NEURON { SUFFIX rk }
STATE { x yb }
ASSIGNED { v }
INITIAL { x = 1 yb = 0.5 }
BREAKPOINT { SOLVE s METHOD runge }
DERIVATIVE s { x' = -x*t*0.3 + yb   yb' = x - yb*yb }
