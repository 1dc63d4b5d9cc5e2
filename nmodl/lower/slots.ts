/** Words of a mechanism's context, handed out when a kernel first needs one. */
import type { IonVariable, SlotSpec } from '../../runtime/mechanism/spec.ts'
import type { InstanceVariable } from '../symbols.ts'

/** Elements of an array that is shorter than that are columns: neighbouring instances are worked on two by two. */
const longArray = 64

/** Whether the elements of each instance stand side by side. What is integrated has columns. */
export const isTogether = ({ array, size, role }: InstanceVariable): boolean =>
  array && size >= longArray && role !== 'state'

export class Slots {
  readonly list: SlotSpec[] = []
  private readonly known = new Map<string, number>()
  /** Of columns, by their names: they are asked for most. */
  private readonly columns = new Map<string, number>()

  /** Slot of element 0; the other elements follow, unless they are together. */
  column(variable: InstanceVariable): number {
    if (isTogether(variable))
      return this.place(`together ${variable.name}`, () => [{ kind: 'together', variable: variable.name }])
    return this.column_(variable.name, variable.size)
  }

  column_(name: string, size: number): number {
    const known = this.columns.get(name)
    if (known !== undefined) return known
    const slot = this.list.length
    for (let element = 0; element < size; element++) this.list.push({ kind: 'column', variable: name, element })
    this.columns.set(name, slot)
    return slot
  }

  ion(ion: string, value: IonVariable): number {
    return this.place(`ion ${ion} ${value}`, () => [{ kind: 'ion', ion, value }])
  }

  ionIndex(ion: string): number {
    return this.place(`index ${ion}`, () => [{ kind: 'ion-index', ion }])
  }

  pointer(name: string, size = 1): number {
    return this.place(`pointer ${name}`, () =>
      Array.from({ length: size }, (_, element) => ({ kind: 'pointer', name, element })),
    )
  }

  event(): number {
    return this.place('event', () => [{ kind: 'event' }])
  }

  private place(key: string, make: () => SlotSpec[]): number {
    const known = this.known.get(key)
    if (known !== undefined) return known
    const slot = this.list.length
    this.list.push(...make())
    this.known.set(key, slot)
    return slot
  }
}
