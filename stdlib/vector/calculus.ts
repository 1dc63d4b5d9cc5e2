/** Differences, sums and interpolation along a sampled curve. */

/** Forward differences (one fewer), or central ones with one-sided ends. */
export function derivative(y: ArrayLike<number>, dx: number, central: boolean): Float64Array {
  const n = y.length
  if (!central) return Float64Array.from({ length: Math.max(0, n - 1) }, (_, i) => (y[i + 1]! - y[i]!) / dx)
  return Float64Array.from({ length: n }, (_, i) => {
    if (i === 0) return (y[1]! - y[0]!) / dx
    if (i === n - 1) return (y[n - 1]! - y[n - 2]!) / dx
    return (y[i + 1]! - y[i - 1]!) / dx / 2
  })
}

/** Running sum; the first element starts it unscaled. */
export function integral(y: ArrayLike<number>, dx: number): Float64Array {
  const out = new Float64Array(y.length)
  if (y.length > 0) out[0] = y[0]!
  for (let i = 1; i < y.length; i++) out[i] = out[i - 1]! + y[i]! * dx
  return out
}

/** The curve (xs, ys) at the places `x`, which have to rise; beyond its ends the end values. */
export function interpolate(x: ArrayLike<number>, xs: ArrayLike<number>, ys: ArrayLike<number>): Float64Array {
  const out = new Float64Array(x.length)
  const last = xs.length - 1
  let i = 1
  for (let k = 0; k < x.length; k++) {
    const at = x[k]!
    if (at <= xs[0]!) out[k] = ys[0]!
    else if (at >= xs[last]!) out[k] = ys[last]!
    else {
      while (xs[i]! < at) i++
      const share = (at - xs[i - 1]!) / (xs[i]! - xs[i - 1]!)
      out[k] = share * ys[i]! + (1 - share) * ys[i - 1]!
    }
  }
  return out
}
