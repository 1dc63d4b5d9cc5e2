: numbers of C's library, which NEURON's translator lets through where a file has C
VERBATIM
#include <stdlib.h>
ENDVERBATIM
NEURON { SUFFIX calls RANGE y }
ASSIGNED { v y }
INITIAL { srandom(5) }
BREAKPOINT { SOLVE draw METHOD after_cvode }
PROCEDURE draw() { y = random() + hypot(t, 2) + fmax(1, t) + scop_random(1) }
