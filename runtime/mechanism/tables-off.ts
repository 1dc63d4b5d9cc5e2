/**
 * Kernels of files with TABLEs go by these alone at first. Once a program has set `usetable` to 0, the mechanism becomes one that asks: its
 * instances, parameters and states stay. With the variable step the integrator begins anew at the present time, as after any change of kernels.
 */
import type { Model } from '../model.ts'
import type { Mechanism } from './mechanism.ts'
import type { GlobalSpec } from './spec.ts'

export class TablesOff {
  /** Mechanisms in use that do not ask, and where their `usetable` is. */
  private unasking: { readonly mechanism: Mechanism; readonly place: number }[] = []
  private generation = -1

  constructor(private readonly model: Model) {}

  /** Before kernels run. */
  follow(): void {
    const { model } = this
    if (this.generation !== model.generation) this.list()
    const { unasking } = this
    if (unasking.length === 0) return
    const { f64 } = model.arena
    for (let i = 0; i < unasking.length; i++) if (f64[unasking[i]!.place] === 0) this.letAsk(unasking[i]!.mechanism)
  }

  private list(): void {
    const { model } = this
    this.generation = model.generation
    this.unasking = []
    for (const mechanism of model.mechanisms.all()) {
      const { spec, table, globals } = mechanism
      const usetable = spec.untabled && table.count > 0 && spec.globals.find(({ name }) => name === 'usetable')
      if (usetable) this.unasking.push({ mechanism, place: globals / 8 + usetable.offset })
    }
  }

  private letAsk(mechanism: Mechanism): void {
    const { model } = this
    const { spec, orderFree, leavesLast, globals } = mechanism
    const before = model.arena.f64.slice(globals / 8, globals / 8 + spec.globalsSize)
    model.mechanisms.remake(mechanism, spec.untabled!())
    bringHidden(mechanism, spec.globals, before)
    if (mechanism.orderFree !== orderFree || mechanism.leavesLast !== leavesLast) model.structureChanged()
    else model.kernelsChanged()
  }
}

/** Numbers that instances share and HOC does not see, from where they were: tables, among others. */
function bringHidden({ globals, model, spec }: Mechanism, old: readonly GlobalSpec[], numbers: Float64Array): void {
  const { f64 } = model.arena
  const known = new Map(old.map((one) => [one.name, one]))
  for (const { name, visible, offset, size, initial } of spec.globals) {
    const from = known.get(name)
    const at = globals / 8 + offset
    if (!from) f64.fill(initial, at, at + size)
    else if (!visible) f64.set(numbers.subarray(from.offset, from.offset + size), at)
  }
}
