/** Makes the meanings of names out of declarations, in the order in which NEURON looks at them. */

import { once } from '../lang/once.ts'
import type { Span } from '../lang/source.ts'
import { lagFunction, walkStatements } from './build.ts'
import type { Heading } from './heading.ts'
import { itemsOf } from './rules/rule.ts'
import type { Meaning } from './symbols.ts'
import type { Assignment, Declaration, MechanismFile } from './tree.ts'
import { conversionFactor, readerWith } from './units/factor.ts'

const modelNames = new Set(['t', 'dt', 'celsius', 'secondorder'])
export const nodeNames = new Set(['v', 'area', 'diam'])

interface Declared extends Declaration {
  readonly block: 'PARAMETER' | 'ASSIGNED' | 'STATE'
}

const assignmentsIn = (file: MechanismFile): Assignment[] =>
  file.items
    .flatMap((item) => ('body' in item ? walkStatements(item.body) : []))
    .filter((one): one is Assignment => one.kind === 'assign')

export class SymbolTable {
  readonly meanings = new Map<string, Meaning>()
  sharedSize = 0
  private readonly heading: Heading

  constructor(heading: Heading) {
    this.heading = heading
    for (const name of modelNames) this.meanings.set(name, { kind: 'model', name: name as 't' })
    for (const { text } of heading.pointers) this.meanings.set(text, { kind: 'pointer', name: text })
  }

  /** `legacy`: of units as they were before 2019. */
  constants(file: MechanismFile, legacy: boolean): void {
    // few files have any
    const assigned = once(() => new Set(assignmentsIn(file).map(({ target }) => target.name)))
    // NEURON keeps constants in variables of C, so that a file may change them
    const give = (name: string, value: number) => {
      if (assigned().has(name)) this.shared(name, undefined, value, '', false)
      else this.meanings.set(name, { kind: 'constant', name, value })
    }
    const units = once(() =>
      readerWith(
        itemsOf(file, 'units').flatMap(({ aliases }) => aliases),
        legacy,
      ),
    )
    const factor = (from: string, to: string, span: Span) => {
      const exact = conversionFactor(from, to, units(), span)
      return legacy ? sixDigits(exact) : exact
    }
    for (const { constants } of itemsOf(file, 'units')) {
      for (const { name, value, from, to } of constants) {
        give(name.text, value ?? factor(from, to, name.span))
      }
    }
    for (const { block, declarations } of itemsOf(file, 'declarations')) {
      if (block !== 'CONSTANT') continue
      for (const { name, value } of declarations) give(name.text, value ?? 0)
    }
  }

  declarations(file: MechanismFile): void {
    const declared = new Map<string, Declared>()
    for (const { block, declarations } of itemsOf(file, 'declarations')) {
      if (block === 'CONSTANT') continue
      for (const declaration of declarations) {
        const { text } = declaration.name
        if (this.heading.external.has(text)) this.heading.external.set(text, declaration.size)
        else if (!declared.has(text)) declared.set(text, { ...declaration, block })
      }
    }
    for (const block of ['PARAMETER', 'ASSIGNED', 'STATE'] as const) {
      for (const one of declared.values()) if (one.block === block) this.declare(one, declared)
    }
    for (const name of this.heading.ionVariables.keys()) if (!this.meanings.has(name)) this.declareHidden(name)
    for (const { name } of this.heading.currents) if (!this.meanings.has(name)) this.declareHidden(name)
  }

  /** What a THREADSAFE file assigns needs no declaration (see `rules/declarations.ts`), and HOC does not see it. */
  undeclaredGlobals(): void {
    for (const name of this.heading.global) if (!this.meanings.has(name)) this.shared(name, undefined, 0, '', false)
  }

  private declareHidden(name: string): void {
    const at: Span = { source: { name: '' } as Span['source'], start: 0, end: 0 }
    this.declare(
      {
        name: { text: name, span: at },
        size: undefined,
        value: undefined,
        unit: '',
        limits: undefined,
        block: 'ASSIGNED',
      },
      new Map(),
    )
  }

  private declare(one: Declared, all: ReadonlyMap<string, Declared>): void {
    const name = one.name.text
    const { range, global, ionVariables, kind } = this.heading
    if (modelNames.has(name) || this.meanings.get(name)?.kind === 'pointer') return
    if (kind !== 'artificial' && nodeNames.has(name)) {
      this.meanings.set(name, { kind: 'node', name: name as 'v' })
      return
    }
    const ion = ionVariables.get(name)
    const state = one.block === 'STATE'
    const perInstance = ion || state || (!global.has(name) && (range.has(name) || one.block === 'ASSIGNED'))
    if (!perInstance) {
      this.shared(
        name,
        one.size,
        sixDigits(one.value),
        one.shown ?? one.unit,
        one.block !== 'ASSIGNED' || global.has(name),
      )
      return
    }
    const initial = sixDigits((state ? all.get(`${name}0`)?.value : undefined) ?? one.value)
    this.meanings.set(name, {
      kind: 'instance',
      name,
      size: one.size ?? 1,
      array: one.size !== undefined,
      unit: one.shown ?? one.unit,
      limits: one.limits,
      tolerance: one.tolerance,
      ion,
      initial,
      role: state ? 'state' : one.block === 'ASSIGNED' ? 'assigned' : 'parameter',
      // concentrations and reversal potentials are the ion's, whatever RANGE says
      visible: ion ? ion.value === 'i' && range.has(name) : state || range.has(name),
    })
  }

  /** What a LAG statement gives is one number of the file, of whichever instance came last. */
  lagged(file: MechanismFile): void {
    if (!file.hasLag) return
    for (const one of assignmentsIn(file))
      if (one.value.kind === 'call' && one.value.name === lagFunction) this.fileLocal(one.target.name, undefined)
  }

  /** Names that begin with _ are those of passes. */
  fileLocal(name: string, size: number | undefined): void {
    this.shared(name, size, 0, '', false)
    const made = this.meanings.get(name)
    if (made?.kind === 'shared' && !name.startsWith('_')) this.meanings.set(name, { ...made, local: true })
  }

  shared(name: string, size: number | undefined, initial: number, unit: string, visible: boolean): void {
    const offset = this.sharedSize
    this.sharedSize += size ?? 1
    this.meanings.set(name, {
      kind: 'shared',
      name,
      size: size ?? 1,
      array: size !== undefined,
      initial,
      unit,
      visible,
      offset,
    })
  }
}

/** NEURON's translator hands values of declarations, and factors of before 2019, on with six digits. */
export const sixDigits = (value = 0): number => Number(value.toPrecision(6))
