: A mark at a place of a section, which does nothing: programs use it to remember where something was.

NEURON {
  POINT_PROCESS PointProcessMark
}
