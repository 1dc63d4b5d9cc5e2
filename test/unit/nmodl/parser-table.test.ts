import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { lalrTable, packed } from '../../../build/lalr.ts'
import { withShortcuts } from '../../../build/lalr-shortcuts.ts'
import { ParserTable } from '../../../lang/parser-table.ts'
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

describe('a table with shortcuts', () => {
  const levels = rules(
    'list -> list ; sum',
    'list -> sum',
    'sum -> sum + product',
    'sum -> product',
    'product -> product * power',
    'product -> power',
    'power -> item ^ power',
    'power -> item',
    'item -> x',
    'item -> ( list )',
    'item -> x { list }',
  ).map((rule) => ({ ...rule, passes: rule.symbols.length === 1 && rule.name !== 'item' }))
  const plain = lalrTable(levels, 'list')
  const short = withShortcuts(plain, levels)
  const read = (table: typeof plain, text: string) => {
    const types = [...text]
    let passed = 0
    const parser = new ParserTable(
      { mark: '', ...packed(table) },
      levels.map((rule) => ({ ...rule, passes: false })),
    )
    const make = (rule: number, parts: unknown[]) => {
      if (levels[rule]!.passes) passed++
      return levels[rule]!.passes ? parts[0] : [levels[rule]!.name, ...parts]
    }
    return { tree: parser.parse(types, types, make), passed }
  }

  it.each(['x', 'x+x*x^x', '(x+x)*(x;x)^x;x*x', 'x{x;x*x}+x', 'x^(x{((x))})^x'])(
    'reads %s as without, and gives no part another name',
    (text) => {
      const [long, quick] = [read(plain, text), read(short, text)]
      expect(quick.tree).toEqual(long.tree)
      expect(long.tree).toBeDefined()
      expect([long.passed > 0, quick.passed]).toEqual([true, 0])
    },
  )

  it.each(['', 'x+', '+x', 'x)', '(x', 'x x', 'x{x', 'x*;x'])('refuses %s', (text) => {
    expect([read(plain, text).tree, read(short, text).tree]).toEqual([undefined, undefined])
  })
})
