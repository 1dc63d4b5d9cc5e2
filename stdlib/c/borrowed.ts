/**
 * Variables of HOC that C has the addresses of: texts (`char**`), objects (`Object**`), and numbers outside the shared memory, as
 * local variables are (`double*`). What C writes there is HOC's when the outermost call is over, or when HOC runs in between.
 */
import type { Ref } from '../../runtime/memory/ref.ts'
import { type HocObject, isHocObject, type ObjectCell, type StringCell } from '../binding/value.ts'
import type { CMemory } from './memory.ts'

interface Open {
  readonly address: number
  /** Takes over what was written. */
  readonly check: () => void
  /** Shows C what HOC has written in between. */
  readonly renew?: () => void
}

export class Borrowed {
  private open: Open[] = []
  /** Where C sees rows of numbers: two pointers into one row are neighbours there too. */
  private rows = new Map<ArrayLike<number>, number>()
  private readonly cells = new Map<number, StringCell>()
  /** Texts of variables stay where they are: C may keep their addresses. */
  private readonly places = new WeakMap<StringCell, { address: number; room: number }>()

  constructor(
    private readonly memory: CMemory,
    private readonly handleOf: (impl: object) => HocObject,
  ) {
    memory.whenOver(() => {
      this.check()
      for (const { address } of this.open) this.cells.delete(address)
      this.open = []
      this.rows.clear()
    })
    memory.whenOutside(() => {
      this.check()
      const { open, rows } = this
      this.open = []
      this.rows = new Map()
      return () => {
        this.open = open
        this.rows = rows
        for (const { renew } of open) renew?.()
      }
    })
  }

  private check(): void {
    for (const { check } of this.open) check()
  }

  /** A word that holds an address or a handle. */
  pointer(value: number): number {
    const at = this.memory.temporary(8)
    this.memory.view.setInt32(at, value, true)
    return at
  }

  /** `char**` of a text. */
  text(cell: StringCell): number {
    const { memory } = this
    const at = this.place(cell)
    let before = cell.value
    memory.write(at, before)
    const address = this.pointer(at)
    this.cells.set(address, cell)
    const check = () => {
      const now = memory.text(memory.view.getInt32(address, true))
      if (now !== before) cell.value = before = now
    }
    this.open.push({ address, check })
    return address
  }

  private place(cell: StringCell): number {
    const size = cell.value.length + 1
    const known = this.places.get(cell)
    if (known && known.room >= size) return known.address
    if (known) this.memory.release(known.address)
    // strcpy into it may bring a longer one
    const room = Math.max(64, 2 * size)
    const address = this.memory.allocate(room)
    this.places.set(cell, { address, room })
    return address
  }

  cellAt(address: number): StringCell | undefined {
    return this.cells.get(address)
  }

  /** `Object**` of an object variable. */
  object(cell: ObjectCell): number {
    const { memory } = this
    let before = memory.handle(cell.get()?.impl ?? null)
    const address = this.pointer(before)
    const check = () => {
      const now = memory.view.getInt32(address, true)
      if (now === before) return
      before = now
      const found = memory.object(now)
      cell.set(found ? (isHocObject(found) ? found : this.handleOf(found)) : null)
    }
    this.open.push({ address, check })
    return address
  }

  /** `double*` of a number that has no place in the shared memory. */
  number(ref: Ref): number {
    const { numbers, start } = ref.row?.() ?? { numbers: [ref.get()], start: 0 }
    const known = this.rows.get(numbers)
    const first = known ?? this.copyOf(ref, numbers.length, start)
    if (known === undefined) this.rows.set(numbers, first)
    return first + 8 * start
  }

  private copyOf(ref: Ref, length: number, start: number): number {
    const { memory } = this
    const address = memory.temporary(8 * length)
    const before = new Float64Array(length)
    const renew = () => {
      before.set(ref.row?.().numbers ?? [ref.get()])
      memory.f64.set(before, address / 8)
    }
    const check = () => {
      for (const [i, old] of before.entries()) {
        const now = memory.f64[address / 8 + i]!
        if (Object.is(now, old)) continue
        before[i] = now
        const place = i === start ? ref : ref.offset(i - start)
        place.set(now)
      }
    }
    renew()
    this.open.push({ address, check, renew })
    return address
  }
}
