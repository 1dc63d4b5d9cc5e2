/** What becomes of rows when the changes of their voltages are known. */
import type { Local } from '../../wasm/code.ts'
import { unseenPlace } from '../mechanism/spec.ts'
import type { Rows } from './row-code.ts'

export class Moves {
  private readonly unseen: Local

  /** `model`: global with the byte address of what kernels see of it. */
  constructor(
    private readonly rows: Rows,
    private readonly scale: Local,
    private readonly change: readonly Local[],
    model: number,
  ) {
    const { code } = rows
    this.unseen = code.local('i32')
    code.global(model).load('i32', unseenPlace.own).set(this.unseen)
  }

  move(row: Local, k: number): void {
    const { rows, scale, change } = this
    rows.store(row, 'v', k, () => rows.load(row, 'v', k).get(scale).get(change[k]!).do('mul', 'add'))
  }

  /** i_cap, which nothing in a step reads. */
  show(row: Local): void {
    const { rows, change } = this
    const { code } = rows
    code.get(this.unseen).do('i32.eqz')
    code.if(() =>
      rows.each((k) => {
        rows.store(row, 'i_cap', k, () => rows.get(rows.factor).load(row, 'cm', k).do('mul').get(change[k]!).do('mul'))
      }),
    )
  }
}
