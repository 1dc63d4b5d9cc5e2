import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { lalrTable } from '../../../build/lalr.ts'
import { Source } from '../../../lang/source.ts'
import { tokenize } from '../../../nmodl/lexer.ts'
import { parseByNearley, parseMechanism } from '../../../nmodl/parse.ts'

const rules = (...lines: string[]) => {
  const names = new Set(lines.map((line) => line.split(' ')[0]))
  return lines.map((line) => {
    const [name, , ...symbols] = line.split(' ')
    return { name: name!, symbols: symbols.map((word) => (names.has(word) ? word : { type: word })) }
  })
}

describe('the table that mechanisms are read by', () => {
  const folder = new URL('../../../nmodl/builtin/', import.meta.url)
  it.each(readdirSync(folder))('makes of %s the tree that nearley makes', (name) => {
    const source = new Source(name, readFileSync(new URL(name, folder), 'latin1'))
    expect(parseMechanism(source).items).toEqual(parseByNearley(source, tokenize(source)))
  })

  it('tells reactions from equations, and units from their names', () => {
    const source = new Source(
      'x.mod',
      'UNITS { F = 96485 (coul) (mV) = (millivolt) } KINETIC k { ~ a + b <-> c (1, 2) ~ a -> (3) } LINEAR l { ~ a + 2*b = c }',
    )
    expect(parseMechanism(source).items).toEqual(parseByNearley(source, tokenize(source)))
  })
})

describe('making a table', () => {
  it('keeps what may follow apart by state', () => {
    // a grammar for which what may follow a rule anywhere would not be enough
    const table = lalrTable(rules('s -> l = r', 's -> r', 'l -> * r', 'l -> id', 'r -> l'), 's')
    expect(table.actions.length).toBe(10)
  })
  it('refuses a grammar with two readings', () => {
    expect(() => lalrTable(rules('e -> e + e', 'e -> id'), 'e')).toThrow('conflict before +')
  })
})
