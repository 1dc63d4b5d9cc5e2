/**
 * Distributions, drawn from uniform numbers in the way that gives the same digits as NEURON for the same stream.
 */
import { exp } from '../../runtime/math/exp.ts'
import { log } from '../../runtime/math/log.ts'
import { pow } from '../../runtime/math/pow.ts'
import type { Generator } from './generator.ts'

export type Draw = (generator: Generator) => number

/**
 * Marsaglia's polar method. It makes two normal deviates at a time; the second waits for the next call, whatever happens to the
 * generator meanwhile.
 */
function normalPair(mean: number, deviation: number): Draw {
  let second: number | undefined
  return (generator) => {
    if (second !== undefined) {
      const kept = second
      second = undefined
      return mean + kept * deviation
    }
    for (;;) {
      const a = 2 * generator.uniform() - 1
      const b = 2 * generator.uniform() - 1
      const size = a * a + b * b
      if (size > 1) continue
      const factor = Math.sqrt((-2 * log(size)) / size)
      second = b * factor
      return mean + a * factor * deviation
    }
  }
}

const ascending = (a: number, b: number) => (a < b ? [a, b] : [b, a]) as [number, number]

export const distributions = {
  /** The limits may come in either order. */
  uniform(from: number, to: number): Draw {
    const [low, high] = ascending(from, to)
    return (generator) => low + generator.uniform() * (high - low)
  },

  discreteUniform(from: number, to: number): Draw {
    const [low, high] = ascending(from, to)
    return (generator) => Math.floor(generator.uniform() * (high - low + 1)) + low
  },

  normal: (mean: number, variance: number): Draw => normalPair(mean, Math.sqrt(variance)),

  logNormal(mean: number, variance: number): Draw {
    const squared = mean * mean
    const logMean = log(squared / Math.sqrt(variance + squared))
    const logDeviation = Math.sqrt(log((variance + squared) / squared))
    const normal = normalPair(logMean, logDeviation)
    return (generator) => pow(Math.E, normal(generator))
  },

  exponential:
    (mean: number): Draw =>
    (generator) =>
      -mean * log(generator.uniform()),

  erlang(mean: number, variance: number): Draw {
    const k = Math.max(1, Math.trunc((mean * mean) / variance + 0.5))
    const a = k / mean
    return (generator) => {
      let product = 1
      for (let i = 0; i < k; i++) product *= generator.uniform()
      return -log(product) / a
    }
  },

  hyperGeometric(mean: number, variance: number): Draw {
    const z = variance / (mean * mean)
    const p = 0.5 * (1 - Math.sqrt((z - 1) / (z + 1)))
    return (generator) => {
      const d = generator.uniform() > p ? 1 - p : p
      return (-mean * log(generator.uniform())) / (2 * d)
    }
  },

  poisson(mean: number): Draw {
    const bound = exp(-mean)
    return (generator) => {
      let count = -1
      for (let product = 1; product >= bound; product *= generator.uniform()) count++
      return count
    }
  },

  binomial:
    (n: number, p: number): Draw =>
    (generator) => {
      let count = 0
      for (let i = 0; i < n; i++) if (generator.uniform() < p) count++
      return count
    },

  geometric:
    (p: number): Draw =>
    (generator) => {
      let count = 1
      while (generator.uniform() < p) count++
      return count
    },

  weibull:
    (alpha: number, beta: number): Draw =>
    (generator) =>
      pow(-beta * log(1 - generator.uniform()), 1 / alpha),
}
