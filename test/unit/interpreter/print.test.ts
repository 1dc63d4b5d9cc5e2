/** A format that is written out is compiled; one in a variable is not. Both have to print the same. */
import { describe, expect, it } from 'vitest'
import { createSession, memoryHost } from '../../../index.ts'

function output(program: string): string {
  const host = memoryHost()
  createSession({ host }).run(program)
  return host.output
}

const calls = [
  ['%d|%5d|%-5d|%05d', 'i, i * 3.7, -i, i'],
  ['%g %8.3f %e', 'i / 7, i / 7, i / 7'],
  ['%s_%s_%5s', '"lit", str, "ab"'],
  ['%x%o%c', 'i + 60, i, i + 65'],
  ['a "quoted" %%d', ''],
  ['none', ''],
  ['%g and %s', 'vec.x[1], str'],
  ['%s', 'vec'],
  ['%d', 'i, 3, 4'],
  ['%s %g', 'str, change()'],
  ['%s %s', 'secname(), secname()'],
] as const

describe('formats that are written out', () => {
  it.each(calls)('%s', (format, args) => {
    const literal = JSON.stringify(format)
    const rest = args === '' ? '' : `, ${args}`
    const body = (given: string) => `sprint(out, ${given}${rest}) print out  n = printf(${given}${rest}) print n`
    const program = (given: string) =>
      `strdef str, out, format\nobjref vec\nvec = new Vector(3, 2.5)\ncreate soma\nfunc change() { str = "other" return 1 }\nstr = "text"\nformat = ${literal}\nfor i = 0, 2 { ${body(given)} }\n`
    const printed = output(program(literal))
    expect(printed).toBe(output(program('format')))
    expect(printed.length).toBeGreaterThan(8)
  })

  it('take the string that they write', () => {
    expect(output('strdef s\nfor i = 0, 2 sprint(s, "%s%d", s, i)\nprint s\n')).toBe('012\n')
  })

  it('complain as ever about what is missing', () => {
    expect(() => output('strdef s\nfor i = 0, 2 sprint(s, "%d %d", i)\n')).toThrow(/not enough arguments|HOC/)
  })
})

describe('strcmp compared with 0', () => {
  it('tells whether two strings are the same', () => {
    const program =
      'strdef s\ns = "ab"\nfor i = 0, 0 { print strcmp(s, "ab") == 0, strcmp(s, "a") == 0, strcmp(s, "b") != 0 }\n'
    expect(output(program)).toBe('1 0 1 \n')
  })

  it('allows for float_epsilon', () => {
    const program =
      'strdef s\ns = "b"\nfloat_epsilon = 2\nfor i = 0, 0 { print strcmp(s, "a") == 0, strcmp(s, "z") == 0 }\n'
    expect(output(program)).toBe('1 0 \n'.repeat(3))
  })
})
