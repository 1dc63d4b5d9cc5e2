NEURON { SUFFIX nothing }
VERBATIM
double shared_total = 1.5;
static int calls;
float halfway(float a, double b) { calls++; return (a + b)/2; }
long counted(void) { return calls; }
#define BIG 123
#define TWICE (2*BIG)
ENDVERBATIM
FUNCTION useown(x) { useown = TWICE*x + shared_total }
