/**
 * The error function and its complement, as C libraries have them: rational approximations of W. J. Cody's kind on five stretches,
 * with the coefficients and the order of sums published in fdlibm (Sun Microsystems, 1993; use, copying and distribution freely
 * granted) and glibc, so that results are the same to the last bit.
 */
import { exp } from './exp.ts'

type Coefficients = readonly number[]

/** erf(1), as the middle stretch takes it. */
const middle = 0.8450629115104675
const nearNumerator: Coefficients = [
  0.12837916709551256, -0.3250421072470015, -0.02848174957559851, -0.005770270296489442, -0.000023763016656650163,
]
const nearDenominator: Coefficients = [
  1, 0.39791722395915535, 0.0650222499887673, 0.005081306281875766, 0.00013249473800432164, -0.000003960228278775368,
]
const middleNumerator: Coefficients = [
  -0.0023621185607526594, 0.41485611868374833, -0.3722078760357013, 0.31834661990116175, -0.11089469428239668,
  0.035478304325618236, -0.002166375594868791,
]
const middleDenominator: Coefficients = [
  1, 0.10642088040084423, 0.540397917702171, 0.07182865441419627, 0.12617121980876164, 0.01363708391202905,
  0.011984499846799107,
]
const farNumerator: Coefficients = [
  -0.009864944034847148, -0.6938585727071818, -10.558626225323291, -62.375332450326006, -162.39666946257347,
  -184.60509290671104, -81.2874355063066, -9.814329344169145,
]
const farDenominator: Coefficients = [
  1, 19.651271667439257, 137.65775414351904, 434.56587747522923, 645.3872717332679, 429.00814002756783,
  108.63500554177944, 6.570249770319282, -0.0604244152148581,
]
const farthestNumerator: Coefficients = [
  -0.0098649429247001, -0.799283237680523, -17.757954917754752, -160.63638485582192, -637.5664433683896,
  -1025.0951316110772, -483.5191916086514,
]
const farthestDenominator: Coefficients = [
  1, 30.33806074348246, 325.7925129965739, 1536.729586084437, 3199.8582195085955, 2553.0504064331644,
  474.52854120695537, -22.44095244658582,
]

/** Where the stretches end. */
const nearEnd = 0.84375
const middleEnd = 1.25
const farEnd = 1 / 0.35

export function erf(x: number): number {
  const size = Math.abs(x)
  if (size < nearEnd) return x + x * near(x)
  const value = size < middleEnd ? middle + atMiddle(size) : size < 6 ? 1 - tail(size) : size >= 6 ? 1 : size
  return x < 0 ? -value : value
}

export function erfc(x: number): number {
  const size = Math.abs(x)
  if (size < nearEnd) {
    const y = near(x)
    return x < 0.25 ? 1 - (x + x * y) : 0.5 - (x * y + (x - 0.5))
  }
  if (size < middleEnd) return x > 0 ? 1 - middle - atMiddle(size) : 1 + (middle + atMiddle(size))
  if (size < 28) return x > 0 ? tail(size) : x > -6 ? 2 - tail(size) : 2
  return x > 0 ? 0 : x < 0 ? 2 : x
}

function near(x: number): number {
  const z = x * x
  return inPairs(nearNumerator, z) / inPairs(nearDenominator, z)
}

function atMiddle(size: number): number {
  const s = size - 1
  return inPairs(middleNumerator, s) / inPairs(middleDenominator, s)
}

/** erfc(x) for x of at least 1.25. */
function tail(x: number): number {
  const s = 1 / (x * x)
  const ratio =
    x < farEnd
      ? inPairs(farNumerator, s) / inPairs(farDenominator, s)
      : inPairs(farthestNumerator, s) / inPairs(farthestDenominator, s)
  const z = shortened(x)
  return (exp(-z * z - 0.5625) * exp((z - x) * (z + x) + ratio)) / x
}

/** The polynomial, two terms at a time. */
function inPairs(c: Coefficients, z: number): number {
  const z2 = z * z
  let power = z2
  let total = c[0]! + z * c[1]!
  for (let i = 2; i < c.length; i += 2) {
    total += power * (i + 1 < c.length ? c[i]! + z * c[i + 1]! : c[i]!)
    power = i === 2 ? z2 * z2 : i === 4 ? z2 * z2 * z2 : z2 * z2 * (z2 * z2)
  }
  return total
}

/** Without its last 32 bits, so that the square is exact. */
function shortened(x: number): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x)
  view.setInt32(4, 0)
  return view.getFloat64(0)
}
