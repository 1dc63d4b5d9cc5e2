/**
 * log as C libraries compute it on processors with fused operations, after the table-driven algorithm of S. Nagy (Arm
 * optimized routines). Slow: only for the few arguments where the quick way, which is almost always exact, is not
 * certain to give what they give.
 */
import { ln2High, ln2Low } from './constants.ts'
import { negativeLog } from './exact-tables.ts'
import { fma } from './fused.ts'

/** The mantissa is taken from here to twice this. */
const offset = 0x3fe6000000000000n
const size = 128
/**
 * 1/c of each of the 128 parts, as how many units in the last place it lies beyond 1/centre: those numbers were chosen, by
 * trial, so that log(c) is almost a multiple of 2^-43.
 */
const beyondCentre = [
  -23142382, -57643754, -234334839, -124664804, 19045012, -123323398, -501163255, 342479926, -234593306, 57421184,
  513617488, -240891478, 85169741, 28659150, 284053799, 342563057, -68420459, -346144712, -90113766, -464022980,
  285342708, -489548825, 376054848, 47397812, -423637851, -260988534, 336107021, 448241578, 154177355, 447893384,
  241227555, -420636714, -218426730, -96876684, -205835218, -368178198, -345128710, -510284502, 481763731, 209336112,
  429336310, 15489329, 442353177, -417834330, 73183371, 515232680, 507984536, 83787275, 330409952, 151596684, 377744204,
  198302857, 214798271, -345957716, 356163107, 215510022, -229897960, -131709726, 215213618, -464519207, -332821996,
  385780520, -400344786, 256208139, 478356527, 345720337, 128466877, 217515751, -162048343, 295127580, -235892775,
  -69369347, 93666841, -272860130, 91915174, 29018059, 258893229, 386009280, -241633007, 68399381, 386341370, 408940642,
  65060217, -120872168, 189498853, -32395328, -49955913, 154042178, -346113480, 148348366, -396488327, -427431396,
  107119491, -500798201, 212184347, 305888811, -330297730, -91422864, 6707636, 273897542, -512931067, -500150233,
  485589437, -280752730, 106848032, 30953893, -291342514, -408884927, 149302919, -107851081, 225432558, 460497078,
  -452391632, -490679353, 508304210, 493208081, 336502878, 526975298, -457361038, -312310462, -365194252, -421357131,
  362015322, 310793228, -441535439, -69145545, -528727990, 433364383,
]
/** (log(1 + r) - r) / r^2 for |r| < 2^-8. */
const [a0, a1, a2, a3, a4] = [
  -0.5000000000000001, 0.33333333331825593, -0.2499999999622955, 0.20000304511814496, -0.16667054827627667,
] as const
/** The same for |r| < 2^-4, behind -1/2. */
const [b1, b2, b3, b4, b5, b6, b7, b8, b9, b10] = [
  0.3333333333333352, -0.24999999999998432, 0.19999999999320328, -0.16666666669929706, 0.14285715076560868,
  -0.12499997863982555, 0.11110712032936046, -0.10000486757818193, 0.09181994006195467, -0.08328363062289341,
] as const
/** Around 1, where the whole result would be lost in log(c), a longer series serves. */
const [nearLow, nearHigh] = [1 - 2 ** -4, 1 + 0x109 * 2 ** -12]

// scratch: nothing in it outlives a call
const cell = new Float64Array(1)
const bits = new BigInt64Array(cell.buffer)

const table = makeTable()

/** Pairs: 1/c and log(c). */
function makeTable(): Float64Array {
  const table = new Float64Array(2 * size)
  const from = (place: bigint) => {
    bits[0] = place
    return cell[0]!
  }
  for (let i = 0; i < size; i++) {
    const [low, high] = [from(offset + (BigInt(i) << 45n)), from(offset + (BigInt(i + 1) << 45n))]
    cell[0] = 2 / (low + high)
    const inverse = from(bits[0]! + BigInt(beyondCentre[i]!))
    table[2 * i] = inverse
    table[2 * i + 1] = negativeLog(inverse, 43n)
  }
  return table
}

/** log(x) for normal x > 0 from which `shift` powers of two are taken. */
export function fusedLog(x: number, shift: number): number {
  if (shift === 0 && x >= nearLow && x < nearHigh) return nearOne(x - 1)
  cell[0] = x
  const place = bits[0]! - offset
  const entry = 2 * Number((place >> 45n) & 127n)
  const k = Number(place >> 52n) - shift
  bits[0] = bits[0]! - (place & (-1n << 52n))
  const r = fma(cell[0]!, table[entry]!, -1)
  const w = fma(k, ln2High, table[entry + 1]!)
  const high = w + r
  const low = fma(k, ln2Low, w - high + r)
  const r2 = r * r
  const series = fma(r2, fma(r, a4, a3), fma(r, a2, a1))
  return fma(r * r2, series, fma(r2, a0, low)) + high
}

function nearOne(r: number): number {
  if (r === 0) return 0
  const r2 = r * r
  const r3 = r * r2
  const last = fma(r3, b10, fma(r2, b9, fma(r, b8, b7)))
  const middle = fma(r3, last, fma(r2, b6, fma(r, b5, b4)))
  const series = fma(r3, middle, fma(r2, b3, fma(r, b2, b1)))
  const coarse = r * 2 ** 27
  const r1 = r + coarse - coarse
  const rest = r - r1
  const square = r1 * r1 * -0.5
  const high = r + square
  const low = fma(-0.5 * rest, r1 + r, r - high + square)
  return fma(r3, series, low) + high
}
