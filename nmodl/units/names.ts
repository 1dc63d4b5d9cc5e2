/**
 * The unit of each name of a file: what its declaration says, and for locals what was last assigned. A name that nobody
 * declares has no unit, and so has one whose declaration gives none.
 */
import type { Span } from '../../lang/source.ts'
import type { MechanismFile, Name, UnitConstant } from '../tree.ts'
import { divided, one, type Quantity, raised } from './quantity.ts'
import type { UnitReader } from './reader.ts'

export interface Signature {
  readonly parameters: readonly Quantity[]
  readonly result: Quantity
}

export class Names {
  readonly places = new Map<string, Span>()
  readonly routines = new Map<string, Signature>()
  /** Of what the slopes of states are per. */
  time: Quantity
  private readonly declared = new Map<string, Quantity>()
  private readonly states = new Set<string>()
  private readonly scopes: Map<string, { unit: Quantity; local: boolean }>[] = [new Map()]

  constructor(
    file: MechanismFile,
    private readonly reader: UnitReader,
  ) {
    this.time = reader.read('ms')
    this.declared.set('t', this.time)
    for (const item of file.items) this.addItem(item)
  }

  unitOf(name: string): Quantity {
    for (const scope of this.scopes) {
      const found = scope.get(name)
      if (found) return found.unit
    }
    return this.declared.get(name) ?? this.slopeOf(name) ?? this.startOf(name) ?? one
  }

  isLocal(name: string): boolean {
    return this.scopes.find((scope) => scope.has(name))?.get(name)?.local ?? false
  }

  inside(body: () => void): void {
    this.scopes.unshift(new Map())
    body()
    this.scopes.shift()
  }

  /** Known in the innermost scope only. One that is not `local` keeps its unit when it is assigned. */
  addLocal(name: string, unit = one, local = true): void {
    this.scopes[0]!.set(name, { unit, local })
  }

  setLocal(name: string, unit: Quantity): void {
    const found = this.scopes.find((scope) => scope.has(name))?.get(name)
    if (found) found.unit = unit.kind === 'number' ? one : unit
  }

  /** What is known of a name by other ways than its declaration. */
  assume(name: string, unit: Quantity): void {
    this.declared.set(name, unit)
  }

  private addItem(item: MechanismFile['items'][number]): void {
    const { reader } = this
    switch (item.kind) {
      case 'units':
        for (const constant of item.constants) this.declare(constant.name, this.unitOfConstant(constant))
        break
      case 'declarations':
        for (const { name, unit } of item.declarations) {
          this.declare(name, reader.read(unit))
          if (item.block === 'STATE') this.states.add(name.text)
        }
        break
      case 'independent':
        for (const [i, name] of item.names.entries()) this.declare(name, reader.read(item.units[i] ?? ''))
        if (item.names[0]) this.time = this.unitOf(item.names[0].text)
        break
      case 'routine':
      case 'functionTable':
        this.routines.set(item.name.text, {
          parameters: item.parameters.map(({ unit }) => reader.read(unit)),
          result: reader.read(item.unit ?? ''),
        })
    }
  }

  private declare(name: Name, unit: Quantity): void {
    if (this.places.has(name.text)) return
    this.places.set(name.text, name.span)
    this.declared.set(name.text, unit)
  }

  /** `F = 96485 (coulomb)`, `F = (faraday) (coulomb)`; `f = (foot) -> (inch)` is a factor like `(12)`. */
  private unitOfConstant({ from, to, value, factor }: UnitConstant): Quantity {
    if (value !== undefined) return this.reader.read(from)
    if (!factor) return this.reader.read(to)
    return divided(this.reader.read(to), this.reader.read(from))
  }

  private slopeOf(name: string): Quantity | undefined {
    const primes = /'+$/.exec(name)?.[0].length ?? 0
    if (primes === 0) return undefined
    return divided(this.unitOf(name.slice(0, -primes)), raised(this.time, primes))
  }

  /** `n0` is where the state `n` starts. */
  private startOf(name: string): Quantity | undefined {
    const state = name.slice(0, -1)
    return name.endsWith('0') && this.states.has(state) ? this.declared.get(state) : undefined
  }
}
