/**
 * Numbers of the elementary functions, after the table-driven algorithms published by S. Nagy (ARM optimized routines):
 * arguments are reduced to a table entry and a remainder of a few thousandths, where a short polynomial is exact enough.
 */

/** Adding and taking away this rounds to a whole number. */
export const roundingShift = 6755399441055744
/** 128 / log(2). */
export const perOctave = 128 * Math.LOG2E
/** -log(2) / 128 in two parts; products of the first with whole numbers below 2^18 are exact. */
export const stepHigh = -0.005415212348111709
export const stepLow = -1.2864023111638344e-14
/** (exp(r) - 1 - r) / r^2 for |r| < log(2) / 256. */
export const expCoefficients = [
  0.49999999999996786, 0.16666666666665886, 0.0416666808410674, 0.008333335853059549,
] as const

/** As the bits of a number: which bits of k, shifted by four, say where the table's entry is. */
export const entryBits = (127 << 4) * Number.MIN_VALUE

/**
 * Of exp and pow, by how much of itself a result before its last rounding may differ from that with fused operations. For exp:
 * one flip of the sum that is added to 1, of a few thousandths, and the rounding of its product with the scale.
 */
export const doubtfulShare = 0.75 * 2 ** -60
export const doubtfulPower = 2 ** -59
/** Of log: it is off by less than 0.04 units in the last place before its last rounding. */
export const doubtfulLog = 0.04 * 2 ** -52

/** log(2) in two parts; products of the first with exponents are exact, and so are their sums with table values. */
export const ln2High = 0.6931471805598903
export const ln2Low = 5.497923018708371e-14
/** log(1 + r) - r by its series, r and r^2 carrying the factor -1/2 of the second term. */
export const logCoefficients = [-2 / 3, 1 / 2, 4 / 5, -2 / 3, -8 / 7, 1, 16 / 9] as const

/** Beyond these NEURON's exp in mechanisms is cut off. */
export const clipHigh = 700
export const clipLow = -700
/** 2^27 + 1 splits a double into two halves. */
export const splitter = 134217729
/** Parts are counted from 0.70..., so that numbers around 1 lie inside one part with c = 1. */
export const logOffset = 0x3fe69555
/** Of the log with fused operations: the mantissa is taken from here to twice this. */
export const fusedLogOffset = 0x3fe60000
