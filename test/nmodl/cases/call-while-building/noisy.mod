: functions that programs call while cells are built: a Random behind a POINTER, a stream of its own, and what another POINTER shows
NEURON { POINT_PROCESS noisy POINTER dice, seen, own RANGE x, n ELECTRODE_CURRENT i }
PARAMETER { x = 0 n = 0 }
ASSIGNED { dice seen own v i }
INITIAL { x = draw() }
BREAKPOINT { i = 0.001 * x }
VERBATIM
#ifndef NRN_VERSION_GTEQ_8_2_0
double nrn_random_pick(void* r);
void* nrn_random_arg(int argpos);
#define RANDCAST
#else
#define RANDCAST (Rand*)
#endif
#include "nrnran123.h"
ENDVERBATIM
PROCEDURE setRandom() {
VERBATIM
  void** pv = (void**)(&_p_dice);
  *pv = ifarg(1) ? (void*)nrn_random_arg(1) : (void*)0;
ENDVERBATIM
  n = n + 1
}
PROCEDURE setStream(a, b) {
VERBATIM
  void** pv = (void**)(&_p_own);
  if (*pv) nrnran123_deletestream((nrnran123_State*)*pv);
  *pv = (void*)nrnran123_newstream((uint32_t)_la, (uint32_t)_lb);
ENDVERBATIM
}
FUNCTION draw() {
VERBATIM
  _ldraw = _p_dice ? nrn_random_pick(RANDCAST _p_dice) : -1;
  if (_p_own) _ldraw += nrnran123_dblpick((nrnran123_State*)_p_own);
ENDVERBATIM
}
FUNCTION look() { look = 2 * seen }
PROCEDURE put(y) { seen = y }
