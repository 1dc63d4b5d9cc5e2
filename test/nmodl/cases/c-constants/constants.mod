NEURON { SUFFIX nothing }
VERBATIM
#define N 16
static double a1 = 1.0 / (1L << N);
static double a2 = 1.0 / 65536;
static long a3 = (1L << N);
static unsigned x[3] = { 0x330E, 5, 7 }, c = 11;
#define LOW(x)	((unsigned)(x) & 65535)
#define MUL(x, y, z)	{ long l = (long)(x) * (long)(y); (z)[0] = LOW(l); (z)[1] = LOW((l)>>16); }
static double f1() { static double q = 1.0 / (1L << N); return q*3; }
static double f2() { unsigned p[2]; MUL(x[0], c, p); return p[0]+1000.*p[1]; }
ENDVERBATIM
FUNCTION ga(i) {
VERBATIM
 if (_li==1) return a1; if (_li==2) return a2; if (_li==3) return a3; if (_li==4) return x[0]; if (_li==5) return c; if (_li==6) return f1(); if (_li==7) return f2();
 return x[2];
ENDVERBATIM
}
