NEURON { SUFFIX nothing }
VERBATIM
extern double* hoc_pgetarg();
ENDVERBATIM
FUNCTION three() {
VERBATIM
  int i; double *p=0;
  for (i = 1; i <= 9; i++) if (ifarg(i)) { p = hoc_pgetarg(i); *p = *p + i; } else break;
  _lthree = i - 1;
ENDVERBATIM
}
