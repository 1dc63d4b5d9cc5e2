NEURON { POINT_PROCESS FM RANGE a POINTER ptr }
ASSIGNED { a ptr }
PROCEDURE fmt() {
VERBATIM
#include <math.h>
  int i = -7, j = 0; unsigned u = 0xfffffff0u; long l = -123456789012L; unsigned long long ull = 18446744073709551615ULL; short sh = -3; unsigned char uc = 200; char *nul = 0; size_t sz = 77;
  printf("%d|%5d|%-5d|%05d|%+d|% d|%i\n", i, i, i, i, 7, 7, i);
  printf("%x|%X|%#x|%#X|%o|%#o|%08x|%lx|%lX\n", u, u, 255, 255, 8, 8, 0xbeef, l, l);
  printf("%u|%ld|%lu|%llu|%lld|%hd|%hhu|%zu\n", u, l, (unsigned long)l, ull, (long long)l, sh, uc, sz);
  printf("%e|%E|%g|%G|%f|%F|%10.3f|%-10.2e|%+.1f|%.0f|%#.0f\n", 1.5e-7, 1.5e-7, 1e20, 1e-20, 2.5, 2.5, 3.14159, 3.14159, 2.25, 2.5, 2.);
  printf("%c|%5c|%-3c|%s|%10s|%-10s|%.3s|%%|%5.1s\n", 'q', 'q', 'q', "abc", "abc", "abc", "abcdef", "xyz");
  printf("%*d|%-*d|%.*f|%*.*f\n", 6, 42, 6, 42, 2, 3.14159, 8, 3, 3.14159);
  printf("%g %G %f\n", INFINITY, INFINITY, -INFINITY);
  printf("%.0d|%.3d|%8.3d|%-8.3x|\n", j, 5, 5, 5);
  printf("no newline %d%%", 5); printf("\n");
ENDVERBATIM
}
