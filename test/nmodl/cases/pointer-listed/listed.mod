NEURON {
  POINT_PROCESS Listed
  POINTER vpre
  RANGE g, seen
}
PARAMETER { g = 2 }
ASSIGNED { vpre seen }
STATE { x }
INITIAL { x = 1 seen = vpre }
