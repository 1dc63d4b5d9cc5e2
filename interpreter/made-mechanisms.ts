/**
 * Distributed mechanisms made of templates: make_mechanism. Each instance has an object of the template, whose public numbers are range
 * variables; its procedures `initial` and `after_step` run at each initialization and after each step, with the section in use and
 * the place as argument.
 *
 * A number lives twice, in the mechanism's table and in the object; whenever procedures run, the one that somebody changed counts.
 */
import { problem } from '../lang/problem.ts'
import type { Mechanism } from '../runtime/mechanism/mechanism.ts'
import type { KernelModule, MechanismSpec, VariableSpec } from '../runtime/mechanism/spec.ts'
import type { HocFunction } from '../stdlib/binding/class.ts'
import { anything, optional, rest, text } from '../stdlib/binding/params.ts'
import { asNumber, hocFunction } from '../stdlib/binding/table.ts'
import type { Interpreter } from './interpreter.ts'
import { type Handle, NumberArray } from './objects.ts'
import { isTemplate } from './store.ts'
import { type Sym, sizeOf } from './symbols.ts'
import type { Template } from './template.ts'

/** Column that tells which object an instance has, from 1 on. */
const objectColumn = 'object'

/** The object of one instance, and its numbers as both had them last. */
interface Twin {
  readonly object: Handle
  readonly known: Float64Array
}

/** A number, or an element of an array: its column in the table, and where it is in the object. */
interface OneNumber {
  readonly column: number
  readonly symbol: Sym
  readonly element: number
}

class MadeMechanism {
  private readonly numbers: readonly Sym[]
  private readonly twins: (Twin | undefined)[] = [undefined]
  readonly mechanism: Mechanism
  private readonly each: readonly OneNumber[]

  constructor(
    private readonly session: Interpreter,
    name: string,
    private readonly template: Template,
    parameters: ReadonlySet<string>,
  ) {
    this.numbers = [...template.table.all()].filter((symbol) => symbol.isPublic && isNumber(symbol))
    for (const each of parameters)
      if (!this.numbers.some((symbol) => symbol.name === each))
        throw problem('HOC2287', undefined, `${each} is not a public variable`, {
          help: `the third argument of make_mechanism names public numbers of the template ${template.name}`,
        })
    this.mechanism = session.model.mechanisms.define(this.specOf(name, parameters), () => this.kernels())
    this.each = this.numbers.flatMap((symbol) => {
      const { spec, column } = this.mechanism.variable(symbol.name)!
      return Array.from({ length: spec.size }, (_, element) => ({ column: column + element, symbol, element }))
    })
    this.mechanism.keeper = { copied: (row) => this.copied(row), given: (row) => this.given(row) }
  }

  private specOf(name: string, parameters: ReadonlySet<string>): MechanismSpec {
    const variables = this.numbers.map((symbol) =>
      variableOf(symbol.name, parameters.has(symbol.name) ? 'parameter' : 'assigned', symbol),
    )
    return {
      name,
      kind: 'density',
      file: '',
      variables: [...variables, { ...variableOf(objectColumn, 'assigned'), visible: false }],
      globals: [],
      globalsSize: 0,
      ions: [],
      pointers: [],
      slots: [],
      hasCurrent: false,
      electrode: false,
      writesConcentration: false,
      hasNetEvent: false,
      functions: [],
      kernels: ['construct', 'init', 'state', 'before_step'],
      failures: [],
      wasm: () => new Uint8Array(),
    }
  }

  private kernels(): KernelModule {
    const { variableStep } = this.session.model
    const all =
      (run: (row: number) => void) =>
      (_context?: number, first = 0, end = 0) => {
        for (let row = first; row < end; row++) run(row)
        return 0
      }
    const step = (row: number) => this.run('after_step', row)
    return {
      construct: all((row) => this.construct(row)),
      init: all((row) => this.run('initial', row)),
      state: all(step),
      before_step: all((row) => {
        if (variableStep.active) step(row)
      }),
    }
  }

  // ---- instances

  private construct(row: number): void {
    const object = this.session.store.create(this.template, [])
    object.refs++
    const twin: Twin = { object, known: new Float64Array(this.each.length) }
    this.write(objectColumn, row, this.twins.push(twin) - 1)
    this.take(twin, row)
  }

  /** The row became a copy of another: it gets an object of its own, with the other's numbers. */
  private copied(row: number): void {
    const { mechanism, each, session } = this
    const places = each.map(({ column }) => mechanism.table.column(column) + row)
    const values = places.map((place) => session.model.arena.f64[place]!)
    this.construct(row)
    values.forEach((value, i) => {
      session.model.arena.f64[places[i]!] = value
    })
  }

  private given(row: number): void {
    const id = this.read(objectColumn, row)
    const twin = this.twins[id]
    this.twins[id] = undefined
    if (twin) this.session.store.release(twin.object)
  }

  // ---- numbers

  private columnOf(name: string, row: number): number {
    return this.mechanism.table.column(this.mechanism.variable(name)!.column) + row
  }
  private read(name: string, row: number): number {
    return this.session.model.arena.f64[this.columnOf(name, row)]!
  }
  private write(name: string, row: number, value: number): void {
    this.session.model.arena.f64[this.columnOf(name, row)] = value
  }

  private placeIn(object: Handle, { symbol, element }: OneNumber): number {
    const field = symbol.isArray ? object.fields[symbol.field] : undefined
    return field instanceof NumberArray ? field.base + element : object.base + symbol.slot
  }

  /** What was changed in the table goes to the object. */
  private give({ object, known }: Twin, row: number): void {
    const { f64 } = this.session.model.arena
    const { table } = this.mechanism
    for (let i = 0; i < this.each.length; i++) {
      const value = f64[table.column(this.each[i]!.column) + row]!
      if (value !== known[i]) f64[this.placeIn(object, this.each[i]!)] = value
    }
  }

  /** The object's numbers go to the table. */
  private take({ object, known }: Twin, row: number): void {
    const { f64 } = this.session.model.arena
    const { table } = this.mechanism
    for (let i = 0; i < this.each.length; i++) {
      const value = f64[this.placeIn(object, this.each[i]!)]!
      known[i] = f64[table.column(this.each[i]!.column) + row] = value
    }
  }

  private run(name: string, row: number): void {
    const symbol = this.template.table.own(name)
    const twin = this.twins[this.read(objectColumn, row)]
    if (symbol?.nameClass !== 'PROC' || !twin) return
    const node = this.mechanism.nodeAt(row)
    this.give(twin, row)
    this.session.context.inside(node.section, () => symbol.fn(twin.object, node.section.positionOf(node)))
    this.take(twin, row)
  }
}

const isNumber = (symbol: Sym) => symbol.nameClass === 'VAR' && (symbol.assigned || symbol.isArray)

function variableOf(name: string, role: VariableSpec['role'], symbol?: Sym): VariableSpec {
  const dims = symbol?.data instanceof NumberArray ? symbol.data.dims : undefined
  return { name, role, visible: true, size: dims ? sizeOf(dims) : 1, array: dims !== undefined, initial: 0, unit: '' }
}

function makeMechanism(session: Interpreter, name: string, templateName: string, parameters = ''): number {
  const cls = session.context.classNamed(templateName)
  if (!cls || !isTemplate(cls))
    throw problem('HOC2288', undefined, `${templateName} not a template`, {
      help: 'make_mechanism("name", "Template", "parameters"): define the template before',
    })
  new MadeMechanism(session, name, cls, new Set(parameters.split(/\s+/).filter((each) => each !== '')))
  session.version++
  return 1
}

export function makerFunctions(session: Interpreter): HocFunction[] {
  return [
    hocFunction(
      'make_mechanism',
      [text('name'), text('template'), optional(text('parameters'))],
      asNumber,
      'Makes a distributed mechanism of a template: its public numbers become range variables, its procedures initial(x) and after_step(x) run in each section that has it.',
      (_, name, template, parameters) => makeMechanism(session, name, template, parameters),
    ),
    hocFunction(
      'make_pointprocess',
      [rest(anything('argument'))],
      asNumber,
      'Not here: NEURON 8.2.2 crashes in it.',
      () => {
        throw problem('HOC2289', undefined, 'make_pointprocess: point processes are not made of templates here', {
          help: 'write a .mod file, or use make_mechanism',
        })
      },
    ),
  ]
}
