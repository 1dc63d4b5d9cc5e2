/**
 * Variables of HOC that C has the addresses of: texts (`char**`) and objects (`Object**`). What C writes there is HOC's when the
 * outermost call is over, or when HOC runs in between.
 */
import { type HocObject, isHocObject, type ObjectCell, type StringCell } from '../binding/value.ts'
import type { CMemory } from './memory.ts'

interface Open {
  readonly address: number
  /** Takes over what was written. */
  readonly check: () => void
}

export class Borrowed {
  private open: Open[] = []
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
    })
    memory.whenOutside(() => {
      this.check()
      const { open } = this
      this.open = []
      return () => {
        this.open = open
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
}
