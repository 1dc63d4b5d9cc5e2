/** pi to as many binary digits as are asked for, by Machin's formula. */
export function piBig(bits: bigint): bigint {
  const guard = bits + 32n
  const one = 1n << guard
  return (4n * (4n * arctangentOf(5n, one) - arctangentOf(239n, one))) >> 32n
}

/** atan(1 / n), times `one`. */
function arctangentOf(n: bigint, one: bigint): bigint {
  const square = n * n
  let [sum, power, sign] = [0n, one / n, 1n]
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += (sign * power) / k
    power /= square
    sign = -sign
  }
  return sum
}
