import { describe, expect, it } from 'vitest'
import { createSession, libraryFile } from '../../../index.ts'
import { memoryHost } from '../../../interpreter/memory-host.ts'
import { KnownDefinition } from '../../../interpreter/stored-definitions.ts'
import type { Sym, SymbolTable } from '../../../interpreter/symbols.ts'

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
