/**
 * The random numbers of mechanisms: scop_random, exprand, normrand, poisrand share one stream, a linear congruential
 * generator of 32 bits.
 */
export class MechanismRandom {
  private state = 1

  seed(value: number): number {
    this.state = value >>> 0
    return 0
  }

  /** kind: scop_random 0, exprand 1, normrand 2, poisrand 3. */
  draw(kind: number, a: number, b: number): number {
    if (kind === 0) return this.uniform()
    if (kind === 1) return -a * Math.log(this.uniform())
    return kind === 2 ? this.normal(a, b) : this.poisson(a)
  }

  private uniform(): number {
    this.state = (Math.imul(2147437301, this.state) + 453816981) >>> 0
    return this.state / 4294967295
  }

  /** Polar method; the second number of each pair is thrown away. */
  private normal(mean: number, deviation: number): number {
    for (;;) {
      const a = 2 * this.uniform() - 1
      const b = 2 * this.uniform() - 1
      const r = a * a + b * b
      if (r < 1) return mean + deviation * a * Math.sqrt((-2 * Math.log(r)) / r)
    }
  }

  private poisson(mean: number): number {
    const limit = Math.exp(-mean)
    let product = 1
    let count = 0
    do {
      product *= this.uniform()
      count++
    } while (product >= limit)
    return count - 1
  }
}
