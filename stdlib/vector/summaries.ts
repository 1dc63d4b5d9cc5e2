/**
 * Numbers that say something about a Vector: sums, means, extremes. Of all its elements, or of those from `start` to `end`.
 */
import { problem } from '../../lang/problem.ts'
import { VectorElements } from './elements.ts'
import * as statistics from './statistics.ts'

export class VectorSummaries extends VectorElements {
  sum(start?: number, end?: number): number {
    return statistics.sum(this.stretch('sum', start, end))
  }
  sumsq(start?: number, end?: number): number {
    return statistics.sumOfSquares(this.stretch('sumsq', start, end))
  }
  mean(start?: number, end?: number): number {
    return statistics.mean(this.sample('mean', 1, start, end))
  }
  /** Variance of a sample (divided by n - 1). */
  var(start?: number, end?: number): number {
    return statistics.variance(this.sample('var', 2, start, end))
  }
  stdev(start?: number, end?: number): number {
    return Math.sqrt(statistics.variance(this.sample('stdev', 2, start, end)))
  }
  /** Standard error of the mean. */
  stderr(start?: number, end?: number): number {
    const values = this.sample('stderr', 2, start, end)
    return Math.sqrt(statistics.variance(values)) / Math.sqrt(values.length)
  }
  median(): number {
    return statistics.median(this.sample('median', 1))
  }
  min(start?: number, end?: number): number {
    return this.length === 0 ? 0 : this.values[this.min_ind(start, end)]!
  }
  max(start?: number, end?: number): number {
    return this.length === 0 ? 0 : this.values[this.max_ind(start, end)]!
  }
  min_ind(start?: number, end?: number): number {
    return this.length === 0 ? -1 : (start ?? 0) + statistics.indexOfMin(this.stretch('min', start, end))
  }
  max_ind(start?: number, end?: number): number {
    return this.length === 0 ? -1 : (start ?? 0) + statistics.indexOfMax(this.stretch('max', start, end))
  }
  /** Length as of a vector in space. */
  mag(): number {
    return Math.sqrt(this.sumsq())
  }
  /** The other may be longer. */
  dot(other: VectorElements): number {
    if (other.length < this.length) return statistics.dot(this.data(), this.sameSize('dot', other))
    return statistics.dot(this.data(), other.data())
  }
  /** The others may be longer. */
  meansqerr(other: VectorElements, weights?: VectorElements): number {
    for (const each of [other, weights]) {
      if (each && (this.length > each.length || this.length === 0))
        throw problem('HOC3013', undefined, 'Vector argument too small', {
          help: `meansqerr: the vector has ${this.length} elements, the argument ${each.length}`,
        })
    }
    return statistics.meanSquaredError(this.data(), other.data(), weights?.data())
  }
}
