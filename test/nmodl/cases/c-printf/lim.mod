NEURON { SUFFIX lim }
VERBATIM
#include <limits.h>
#include <float.h>
#include <stdint.h>
#include <math.h>
ENDVERBATIM
PROCEDURE limits() {
VERBATIM
  printf("%d %ld %ld %lu %zu %lld %llu %d %d %d\n", INT32_MIN, INT64_MAX, INT64_MIN, UINT64_MAX, SIZE_MAX, LLONG_MIN, ULLONG_MAX, SHRT_MIN, CHAR_MAX, CHAR_MIN);
  printf("%.9g %ld %lu %.17g\n", FLT_MIN, INT64_C(7) << 33, UINT64_C(7) << 33, M_2_SQRTPI);
ENDVERBATIM
}
