: What a number was some time ago: the voltage for each of two point processes, and a number that all instances share.
NEURON {
  POINT_PROCESS Late
  RANGE before, dur, far, twice, count
  GLOBAL shared
}
PARAMETER { dur = 1 long = 0.73 }
ASSIGNED { v before far twice count shared }
INITIAL {
  count = 0
  look()
}
BEFORE STEP {
  LAG v BY dur
  before = lag_v_dur
  count = count + 1
  shared = shared + 1
  LAG shared BY long
  far = lag_shared_long
  look()
}
PROCEDURE look() {
  LAG count BY long
  twice = lag_count_long
}
