import { describe, expect, it } from 'vitest'
import { createSession, libraryFile } from '../../../index.ts'
import { memoryHost } from '../../../interpreter/memory-host.ts'
import { isReadyFor, traitsOf } from '../../../interpreter/ready-code.ts'
import { KnownDefinition } from '../../../interpreter/stored-definitions.ts'
import { Sym, type SymbolTable } from '../../../interpreter/symbols.ts'
import { Template } from '../../../interpreter/template.ts'

/** A session that reads the library as any other text. */
function reading() {
  const host = memoryHost({}, libraryFile)
  const session = createSession({ host })
  Object.assign(session.interpreter.shapes, { definitions: () => undefined })
  return { host, session }
}

function knowing() {
  const host = memoryHost({}, libraryFile)
  return { host, session: createSession({ host }) }
}

/** What is said of all names of a table, and of those of its templates. */
function known(table: SymbolTable): unknown[] {
  return [...table.all()].map((symbol) => {
    const { name, nameClass, assigned, isArray, isLight, isPublic, slot, field, shape, cls } = symbol
    const own = cls && 'table' in cls ? known(cls.table as SymbolTable) : undefined
    return { name, nameClass, assigned, isArray, isLight, isPublic, slot, field, shape, own, body: bodyOf(symbol) }
  })
}

function bodyOf({ definition }: Sym) {
  if (!definition) return undefined
  const { what, name, body, tokens, source } = definition
  const words = tokens.map((token) => {
    const { type, text, offset, number, string, symbol } = token
    return [type, text, offset, number, string, symbol?.name]
  })
  return { what, name, body, words, file: source.name }
}

describe('definitions of the library that were read when the package was built', () => {
  it.each(['stdrun.hoc', 'nrngui.hoc', 'stdlib.hoc', 'import3d.hoc'])('are what reading gives: %s', (file) => {
    const [here, there] = [knowing().session, reading().session]
    for (const session of [here, there]) session.run(`{load_file("${file}")}`)
    expect(known(here.interpreter.top)).toEqual(known(there.interpreter.top))
    expect([...here.interpreter.top.mentioned]).toEqual([...there.interpreter.top.mentioned])
    expect(here.interpreter.machine.catchesStrays).toBe(there.interpreter.machine.catchesStrays)
  })

  it('are taken, all of the run system', () => {
    const { session } = knowing()
    session.run('{load_file("stdrun.hoc")}')
    const others = [...session.interpreter.top.all()].filter(
      ({ definition }) => definition && !(definition instanceof KnownDefinition),
    )
    expect(others.map(({ name }) => name)).toEqual([])
  })

  it.each([
    ['a name is an object', 'objref eventcount'],
    ['a name is a procedure', 'proc stoprun_() {}\nproc realtime() {}'],
    ['a name is an array', 'double tstop[2]'],
    ['a name is no array', 'objref graphList'],
    ['a name that is defined is a variable', 'continuerun = 1'],
    ['a name is a section', 'create screen_update_invl'],
  ])('are read where %s', (_, before) => {
    const told = [knowing(), reading()].map(({ host, session }) => {
      session.runReported(`${before}\n{load_file("stdrun.hoc")}\nprint tstop, name_declared("run")\n`, 'case.hoc')
      return [host.output, host.errors]
    })
    expect(told[0]).toEqual(told[1])
  })

  it('show their places in problems', () => {
    const told = [knowing(), reading()].map(({ host, session }) => {
      session.runReported('{load_file("stdrun.hoc")}\nproc advance() { execerror("no", "more") }\nrun()\n', 'case.hoc')
      return host.errors
    })
    expect(told[0]).toBe(told[1])
    expect(told[0]).toMatch(/in continuerun\(.*stdrun.hoc/)
  })
})

/** Procedures of the run system whose tokens nobody has asked for yet. */
const stillPacked = (table: SymbolTable): string[] =>
  [...table.all()].flatMap(({ name, definition, cls }) => {
    const own = cls && 'table' in cls ? stillPacked(cls.table as SymbolTable).map((each) => `${name}.${each}`) : []
    const { unpacked } = (definition ?? {}) as { unpacked?: unknown }
    return definition instanceof KnownDefinition && !unpacked ? [...own, name] : own
  })

const model = '{load_file("stdrun.hoc")}\ncreate soma\nsoma insert hh\n'
const procedures = ['run', 'stdinit', 'init', 'setdt', 'initPlot', 'continuerun', 'stdrun_look_up_', 'flushPlot']

describe('code of the library that was written when the package was built', () => {
  it('is taken by a run, for which nothing is read any more', () => {
    const { session } = knowing()
    session.run(`${model}run()`)
    expect(stillPacked(session.interpreter.top)).toEqual(expect.arrayContaining(procedures))
  })

  it('is taken by objects that the run system makes of its own templates', () => {
    const { session } = knowing()
    session.run('{load_file("stdrun.hoc")}')
    const all = stillPacked(session.interpreter.top)
    expect(all).toEqual(expect.arrayContaining(['NumericalMethodPanel.init', 'NumericalMethodPanel.refresh']))
  })

  it.each([
    ['a run', 'run()\nprint t, soma.v(0.5)'],
    ['a plot', 'objref g\ng = new Graph(0)\naddplot(g, 0)\nrun()\nprint graphList[0].count(), t'],
    ['an advance of the program', 'proc advance() { fadvance() n += 1 }\nn = 0\nrun()\nprint n'],
    ['a run that is stopped', 'proc advance() { fadvance() if (t > 1) stoprun = 1 }\nrun()\nprint t'],
    ['a variable step', 'print cvode_active(1)\nrun()\nprint t, soma.v(0.5)'],
    ['a step that is no fraction', 'dt = 0.03\nrun()\nprint dt, t'],
    ['a problem', 'objref graphList[4]\nrun()\nprint t'],
    ['a jump that belongs to no loop', 'proc advance() { fadvance() if (t > 1) break }\nrun()\nprint t'],
    ['rounding that has a direction', 'proc advance() { feround_mode(2) fadvance() feround_mode(0) }\nrun()\nprint t'],
    ['calls that go too deep', 'proc init() { run() }\nrun()\nprint t'],
  ])('does what reading gives: %s', (_, program) => {
    const told = [knowing(), reading()].map(({ host, session }) => {
      session.runReported(model + program, 'case.hoc')
      return [host.output, host.errors]
    })
    expect(told[0]).toEqual(told[1])
  })

  it('is not taken where loops have to catch strays', () => {
    const { session } = knowing()
    session.run(`${model}proc advance() { fadvance() if (t > 1) break }\nrun()`)
    expect(stillPacked(session.interpreter.top)).not.toContain('continuerun')
  })

  it('is not taken within a template of the program, whose objects have their own variables', () => {
    const told = [knowing(), reading()].map(({ host, session }) => {
      const within = 'begintemplate A\npublic run\nexternal soma\n{load_file("stdrun.hoc")}\nendtemplate A\n'
      session.runReported(`create soma\n${within}objref a\na = new A()\na.run()\nprint t\n`, 'case.hoc')
      return [host.output, host.errors]
    })
    expect(told[0]).toEqual(told[1])
  })

  it('fits while all names are what they were, or have a value now', () => {
    const symbol = (traits: Partial<Sym>) => Object.assign(new Sym('x', undefined), traits)
    const ready = { traits: [traitsOf(symbol({}))], make: () => () => 0 }
    expect(isReadyFor(ready, [symbol({})])).toBe(true)
    expect(isReadyFor(ready, [symbol({ assigned: true })])).toBe(true)
    expect(isReadyFor({ ...ready, traits: [traitsOf(symbol({ assigned: true }))] }, [symbol({})])).toBe(false)
    expect(isReadyFor(ready, [symbol({ integer: true })])).toBe(false)
    expect(isReadyFor(ready, [symbol({ single: true })])).toBe(false)
    expect(isReadyFor(ready, [symbol({ builtin: { pure: Math.abs } as never })])).toBe(false)
    expect(isReadyFor(ready, [symbol({ builtin: { direct: (_: unknown) => 0 } as never })])).toBe(false)
    const names = new Template(
      'A',
      () => undefined,
      undefined,
      () => undefined,
    ).table
    const [first, second] = [names.install('first'), names.install('second')]
    const ofTemplate = { ...ready, traits: [traitsOf(first)] }
    expect(isReadyFor(ofTemplate, [first])).toBe(true)
    expect(isReadyFor(ofTemplate, [second])).toBe(false)
    expect(isReadyFor(ofTemplate, [symbol({})])).toBe(false)
    expect(isReadyFor(ofTemplate, [Object.assign(first, { isArray: true })])).toBe(false)
  })
})
