/**
 * Forcing functions and curves of SCoP's library, which NMODL has inherited: each is written in NMODL, and read when a
 * file first calls it. Their sums and products are those of NEURON's library, and so are its few digits of 2 pi.
 */
import { Source } from '../../lang/source.ts'
import { parseMechanism } from '../parse.ts'
import type { Routine } from '../symbols.ts'

const texts: Readonly<Record<string, string>> = {
  step: '(x, jumps, height) { if (x >= jumps) { step = height } }',
  pulse: '(x, lag, height, duration) { if (x >= lag && x < lag + duration) { pulse = height } }',
  perpulse: `(x, lag, height, duration, delay) { LOCAL period
    if (x >= lag) {
      period = duration + delay
      if (_fraction((x - lag) / period) * period < duration) { perpulse = height }
    } }`,
  perstep: `(x, lag, period, jump) {
    if (x >= lag) { perstep = (_whole((x - lag) / period) + 1) * jump } }`,
  ramp: `(x, lag, height, duration) {
    if (x > lag + duration) { ramp = height } else if (x >= lag) { ramp = (x - lag) * height / duration } }`,
  harmonic: '(x, period, amplitude, offset) { harmonic = amplitude * sin(6.2831853 / period * (x + offset)) }',
  squarewave: `(x, period, amplitude) {
    if (_fraction(x / period) < 0.5) { squarewave = amplitude } else { squarewave = -amplitude } }`,
  sawtooth: '(x, period, amplitude) { sawtooth = amplitude * _fraction(x / period) }',
  revsawtooth: '(x, period, amplitude) { revsawtooth = amplitude * (1 - _fraction(x / period)) }',
  hyperbol: '(x, most, half) { hyperbol = (most * x) / (x + half) }',
  revhyperbol: '(x, most, half) { revhyperbol = (most * half) / (x + half) }',
  sigmoid: '(x, most, half, n) { LOCAL p p = pow(x, n) sigmoid = (most * p) / (p + pow(half, n)) }',
  revsigmoid: '(x, most, half, n) { LOCAL p p = pow(half, n) revsigmoid = (most * p) / (p + pow(x, n)) }',
  factorial: `(n) { LOCAL x, i
    x = _whole(n + 0.1)
    if (x < 0) { _negative() }
    if (x < 2) { factorial = 1 }
    else if (x < 20) {
      factorial = 1
      i = _whole(n)
      while (i > 1) { factorial = factorial * i i = i - 1 }
    } else { factorial = exp(-x) * pow(x, x) * sqrt(6.2831853 * x) } }`,
  poisson: '(x, mean) { poisson = (pow(mean, x) * exp(-mean)) / factorial(x) }',
  // of one number, as in C
  _whole: '(x) { if (x < 0) { _whole = ceil(x) } else { _whole = floor(x) } }',
  _fraction: '(x) { _fraction = x - _whole(x) }',
}

/** As a FUNCTION of the file; undefined for what is not in the library. */
export function scopRoutine(name: string): Routine | undefined {
  if (!Object.hasOwn(texts, name)) return undefined
  const { items } = parseMechanism(new Source('SCoP library', `FUNCTION ${name}${texts[name]!}`))
  return items.find((one): one is Routine => one.kind === 'routine')
}
