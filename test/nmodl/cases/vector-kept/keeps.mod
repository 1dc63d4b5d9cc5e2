NEURON { SUFFIX nothing }
VERBATIM
extern int vector_arg_px(int, double**);
extern void* vector_arg(int);
extern int vector_capacity(void*);
extern int vector_buffer_size(void*);
extern double* vector_vec(void*);
static double* kept;
static void* whole;
static int many, room;
ENDVERBATIM
PROCEDURE keep() {
VERBATIM
  many = vector_arg_px(1, &kept);
  whole = vector_arg(1);
  room = vector_buffer_size(whole);
ENDVERBATIM
}
FUNCTION store(i, x) {
VERBATIM
  kept[(int)_li] = _lx;
  _lstore = vector_capacity(whole) + 1000*room + 1e6*(vector_vec(whole) == kept);
ENDVERBATIM
}
FUNCTION total() {
VERBATIM
  int i; double* x; int n;
  _ltotal = 0;
  n = vector_arg_px(1, &x);
  for (i = 0; i < n; i++) _ltotal += x[i];
ENDVERBATIM
}
