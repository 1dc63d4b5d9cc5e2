/** Loops that count, for code that is put together by hand. */
import type { Code, Local } from './code.ts'

/** Runs the body as often as the local says, which ends at zero. */
export function countDown(code: Code, left: Local, body: () => void): void {
  code.block((done) => {
    code.loop((again) => {
      code.get(left).do('i32.eqz').branchIf(done)
      body()
      code.get(left).i32(1).do('i32.sub').set(left).branch(again)
    })
  })
}

/** Where a number comes from: a constant, or code that leaves it on the stack. */
type Start = number | (() => void)

/** Runs the body for each number from `first` to before the one that `limit` leaves on the stack. */
export function countUp(code: Code, i: Local, first: Start, limit: () => void, body: () => void): void {
  if (typeof first === 'number') code.i32(first)
  else first()
  code.set(i)
  code.block((done) => {
    code.loop((again) => {
      code.get(i)
      limit()
      code.do('i32.ge_s').branchIf(done)
      body()
      code.get(i).i32(1).do('i32.add').set(i).branch(again)
    })
  })
}
