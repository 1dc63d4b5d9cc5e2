import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createSession, libraryFile } from '../../../index.ts'
import { memoryHost } from '../../../interpreter/memory-host.ts'

const frequent = readFileSync(new URL('../../../build/frequent.hoc', import.meta.url), 'latin1')

/** A session; `isReady`: with the code that came with the package. */
function opened(isReady: boolean) {
  const host = Object.assign(memoryHost({}, libraryFile), { seconds: () => 1 })
  const session = createSession({ host })
  const { code } = session.interpreter
  if (!isReady) Object.assign(code, { ready: {} })
  let written = 0
  const write = code.written.bind(code)
  code.written = (statement, template) => {
    written++
    return write(statement, template)
  }
  return { host, session, written: () => written }
}

const told = (isReady: boolean, program: string) => {
  const { host, session, written } = opened(isReady)
  session.runReported(program, 'case.hoc')
  return { output: host.output, errors: host.errors, written: written() }
}

describe('code of frequent statements that was written when the package was built', () => {
  it('does what code written now does', () => {
    const [here, there] = [told(true, frequent), told(false, frequent)]
    expect(here.output).toBe(there.output)
    expect(here.errors).toBe(there.errors)
    expect(here.output).toContain('text')
  })

  it('is taken: of such statements none is written', () => {
    expect(told(true, frequent).written).toBe(0)
    expect(told(false, frequent).written).toBeGreaterThan(100)
  })

  it.each([
    ['an object that is none', 'objref a\nx = a.size()'],
    ['a name without a value', 'x = y * 2'],
    ['a procedure that fails', 'proc p() { execerror("no", "more") }\np(1)'],
    ['a member that is none', 'objref b\nb = new Vector()\nb.nothing(3)'],
    ['integers of the simulator', 'secondorder = 1.5\nprint secondorder'],
  ])('tells of problems as code written now does: %s', (_, program) => {
    const [here, there] = [told(true, program), told(false, program)]
    expect([here.output, here.errors]).toEqual([there.output, there.errors])
    expect(here.written).toBeLessThan(there.written)
  })

  it('is not taken in a template of the program, whose names belong to objects, nor while arithmetic is rounded in a direction', () => {
    const within = 'begintemplate A\nx = 2\nx = x * 2\nendtemplate A\nobjref a\na = new A()\nx = 1\nprint x'
    const rounded = 'x = 1\nobjref g\ng = new GUIMath()\ng.feround(2)\nx = x / 3\nx = x * 3\nprintf("%.20g\\n", x)'
    for (const program of [within, rounded]) {
      const [here, there] = [told(true, program), told(false, program)]
      expect([here.output, here.errors]).toEqual([there.output, there.errors])
    }
  })
})
