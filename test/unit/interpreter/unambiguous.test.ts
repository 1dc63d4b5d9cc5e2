/** Rows of tokens drawn at random: the grammar takes each in one way or refuses it, and nothing else can happen. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { hocTable } from '../../../generated/hoc-table.ts'
import { rules, starts } from '../../../interpreter/grammar.ts'
import { Shapes } from '../../../interpreter/reader.ts'
import { Driver, type Rule } from '../../../lang/driver.ts'
import { read } from './reading.ts'

const words = [
  ...[
    'x',
    'y',
    'soma',
    'dend',
    'o',
    'c',
    'str',
    'v',
    'diam',
    'L',
    'nseg',
    'p',
    'f',
    'g',
    'it',
    'sin',
    'secname',
    'Vector',
  ],
  ...[
    '1',
    '2.5',
    '"s"',
    '$1',
    '$s1',
    '$o1',
    '$&1',
    '.soma',
    '.x',
    '.L',
    '[',
    ']',
    '(',
    ')',
    '{',
    '}',
    ',',
    ':',
    ';',
    '&',
  ],
  ...['+', '-', '*', '^', '<', '==', '!', '=', '+=', '&&', '\n', ' ', '(1)', '(0.5)', '[1]', '()', '{ }'],
  ...[
    'if (x) ',
    'else ',
    'while (x) ',
    'for (x) ',
    'for i = 0, 1 ',
    'for it() ',
    'forall ',
    'forsec "a" ',
    'ifsec o.x ',
  ],
  ...[
    'return ',
    'print ',
    'break ',
    'stop ',
    'new Vector()',
    'insert hh ',
    'access soma ',
    'objref q ',
    'strdef s ',
    'double d[2] ',
  ],
  ...['connect dend(0), ', 'create t ', 'delete x', 'eqn x: ', 'iterator_statement ', 'localobj lo ', 'read(x)'],
]
const rows = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 12 }).map((row) => row.join(' '))
const shapes = new Shapes()
const settings = { numRuns: Number(process.env.RUNS ?? 500) }

/** A sentence of the grammar, drawn by `choose`; beyond the budget, each symbol takes the shortest way out. */
function sentence(symbol: string, choose: (count: number) => number, budget: { left: number }): string[] {
  const options = byName.get(symbol)
  if (!options) return [symbol]
  budget.left--
  const open = budget.left > 0 ? options : options.filter((each) => height(each) === shortest.get(symbol))
  const chosen = open[choose(open.length)]!
  return chosen.symbols.flatMap((each) => sentence(each, choose, budget))
}

const byName = new Map<string, Rule[]>()
for (const each of rules) byName.set(each.name, [...(byName.get(each.name) ?? []), each])
/** Depth of the flattest tree of each symbol. */
const shortest = new Map<string, number>()
const height = (each: Rule): number =>
  1 + Math.max(...each.symbols.map((symbol) => (byName.has(symbol) ? (shortest.get(symbol) ?? Infinity) : 0)))
for (let changed = true; changed; ) {
  changed = false
  for (const [name, options] of byName) {
    const best = Math.min(...options.map(height))
    if (best < (shortest.get(name) ?? Infinity)) {
      shortest.set(name, best)
      changed = true
    }
  }
}

describe('the grammar', () => {
  it('has one reading for each of its own sentences', () => {
    const driver = new Driver(rules.map((each) => ({ ...each, build: () => null })))
    const draws = fc.infiniteStream(fc.nat({ max: 1 << 20 }))
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.integer({ min: 5, max: 120 }), draws, (start, left, draw) => {
        const terminals = sentence(start, (count) => draw.next().value % count, { left })
        expect(driver.parse(terminals, undefined, start)).toEqual({ tree: null })
      }),
      settings,
    )
  })

  it('is read by the table of the build as nearley reads it', () => {
    // what a rule built tells the whole tree
    const told = rules.map((each, i) => ({
      ...each,
      build: (part: readonly unknown[], at: unknown) => [i, at, ...part],
    }))
    const [quick, slow] = [new Driver(told, JSON.parse(hocTable)), new Driver(told)]
    const byNearley = vi.spyOn(quick, 'byNearley')
    const draws = fc.infiniteStream(fc.nat({ max: 1 << 20 }))
    const property = fc.property(
      fc.constantFrom(...starts),
      fc.integer({ min: 5, max: 60 }),
      draws,
      (start, left, draw) => {
        const terminals = sentence(start, (count) => draw.next().value % count, { left })
        const cut = terminals.slice(0, draw.next().value % (terminals.length + 8))
        for (const text of [terminals, cut]) expect(quick.parse(text, [], start)).toEqual(slow.parse(text, [], start))
        // and nothing is left to nearley
        byNearley.mockClear()
        quick.parse(terminals, [], start)
        expect(byNearley).not.toHaveBeenCalled()
      },
    )
    fc.assert(property, { numRuns: 100 })
  })

  it.each([
    ['top level', ''],
    ['a block', '{ '],
    ['a body', 'proc q() { local i, j '],
    ['a long block', 'soma {\n x\n x\n x\n'],
  ])('has one reading for what stands at %s', (_, head) => {
    fc.assert(
      fc.property(rows, (row) => {
        const text = head === '' ? row : `${head}${row} }`
        expect(() => read(`${text}\n`, { shapes })).not.toThrow()
      }),
      settings,
    )
  })

  it('reads a long block by the line as it reads the whole', () => {
    const block = rows.map((row) => `soma {\n x = 1\n ${row}\n x = 2\n x = 3\n x = 4\n}\n`)
    fc.assert(
      fc.property(block, (text) => {
        const [whole, pieces] = [read(text), read(text, { pieces: true })]
        expect(pieces.problem?.span?.start).toBe(whole.problem?.span?.start)
        expect(pieces.statements.length).toBe(whole.statements.length)
      }),
      { numRuns: 200 },
    )
  })
})
