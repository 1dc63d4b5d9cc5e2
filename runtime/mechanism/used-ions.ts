/** The ions that a mechanism uses: what it does with each, and where its instances find them. */
import { type IonDemand, ionDemand } from './ion.ts'
import type { Mechanism } from './mechanism.ts'

/** A column of integers, in which the rows of an ion stand. */
export interface IonColumn {
  readonly ion: Mechanism
  readonly column: number
}

export class UsedIons {
  private uses: readonly IonDemand[] | undefined = undefined
  private found: readonly IonColumn[] | undefined = undefined

  constructor(private readonly mechanism: Mechanism) {}

  /** The mechanism's text is another. */
  forget(): void {
    this.uses = this.found = undefined
  }

  get demands(): readonly IonDemand[] {
    const { spec, model } = this.mechanism
    return (this.uses ??= spec.ions.map((use) => ionDemand(model.mechanisms.get(`${use.ion}_ion`)!, use)))
  }

  get columns(): readonly IonColumn[] {
    if (this.found) return this.found
    const { places, model } = this.mechanism
    const found: IonColumn[] = []
    for (const [slot, column] of places.integers) {
      if (slot.kind === 'ion-index') found.push({ ion: model.mechanisms.get(`${slot.ion}_ion`)!, column })
    }
    return (this.found = found)
  }

  /** Where in an ion's table the instances find it. */
  rowsOf(ion: Mechanism): Int32Array {
    const { table, model, active } = this.mechanism
    const found = this.columns.find((each) => each.ion === ion)!
    const start = table.integerColumn(found.column)
    return model.arena.i32.slice(start, start + active)
  }
}
