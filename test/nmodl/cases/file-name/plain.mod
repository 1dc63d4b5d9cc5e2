: without a NEURON block: called after its file
FUNCTION twice(x) {
  twice = 2 * x
}
FUNCTION half(x) {
  return(x / 2)
}
