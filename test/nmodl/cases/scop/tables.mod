: a table in a file, along a spline and in steps
NEURON { SUFFIX tables RANGE smooth, steps }
ASSIGNED { v smooth steps }
BREAKPOINT { SOLVE read METHOD after_cvode }
PROCEDURE read() {
  smooth = force(t, "table.dat")
  steps = stepforce(t, "table.dat")
}
