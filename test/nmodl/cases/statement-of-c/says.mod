NEURON { SUFFIX says }
PROCEDURE say(x) {
VERBATIM
  char text[100];
  sprintf(text, "%g + 1\n", _lx);
  hoc_oc(text);
  sprintf(text, "told = %g\n", _lx);
  hoc_oc(text);
  hoc_oc("{told*2}\n");
  hoc_oc("execute1(\"told += 1\")\n");
ENDVERBATIM
}
