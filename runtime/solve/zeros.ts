/** Sums start from zero: code that clears what kernels add to. */
import type { Code, Local } from '../../wasm/code.ts'

/** Zeros from one address to the other, at each of the offsets. */
export function clear(code: Code, at: Local, end: Local, offsets: readonly number[]): void {
  const zero = code.local('v128')
  const next = (bytes: number) => code.get(at).i32(bytes).do('i32.add').set(at)
  code.block((done) => {
    code.loop((again) => {
      code.get(at).i32(16).do('i32.add').get(end).do('i32.gt_u').branchIf(done)
      for (const offset of offsets) code.get(at).get(zero).storePair(offset)
      next(16)
      code.branch(again)
    })
  })
  code.get(at).get(end).do('i32.lt_u')
  code.if(() => {
    for (const offset of offsets) code.get(at).f64(0).store('f64', offset)
  })
}
