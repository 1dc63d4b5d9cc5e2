/** A parser that follows an LALR(1) table: a stack of states, and each rule applied where its right side is complete. */

/** As build/lalr.ts makes it. */
export interface PlainTable {
  /** Tells the grammar that it was made of. */
  readonly mark: string
  readonly terminals: readonly string[]
  readonly nonterminals: readonly string[]
  readonly actions: readonly (readonly number[])[]
  readonly gotos: readonly (readonly number[])[]
}

/** A rule of the grammar, as far as the table goes. */
export interface TableRule {
  readonly name: string
  readonly symbols: readonly unknown[]
  /** What is made of its one symbol is that itself. */
  readonly passes?: boolean
}

/** What is made of token number `at`, and of a rule whose parts are complete. */
export interface Making {
  leaf(at: number): unknown
  node(rule: number, parts: unknown[]): unknown
}

/** No action: what has come cannot stand here. */
const none = 0x7fff

export class ParserTable {
  private readonly terminal = new Map<string, number>()
  private readonly width: number
  private readonly actions: Int16Array
  private readonly gotoWidth: number
  private readonly gotos: Int16Array
  /** Of each rule: its left side, and how many symbols its right side has. */
  private readonly left: readonly number[]
  private readonly lengths: readonly number[]
  private readonly passes: readonly boolean[]

  constructor(plain: PlainTable, rules: readonly TableRule[]) {
    for (const [i, word] of plain.terminals.entries()) this.terminal.set(word, i)
    this.width = plain.terminals.length
    this.actions = spread(plain.actions, this.width)
    this.gotoWidth = plain.nonterminals.length
    this.gotos = spread(plain.gotos, this.gotoWidth)
    const nonterminal = new Map(plain.nonterminals.map((name, i) => [name, i]))
    this.left = rules.map(({ name }) => nonterminal.get(name)!)
    this.lengths = rules.map(({ symbols }) => symbols.length)
    this.passes = rules.map(({ passes = false }) => passes)
  }

  /** What is made of the start symbol, or undefined where the tokens, given by their types, do not fit. */
  parse(types: readonly string[], making: Making): unknown {
    const { actions, width, gotos, gotoWidth, left, lengths, passes } = this
    const states = [0]
    const values: unknown[] = []
    let at = 0
    let next = this.number(types, at)
    for (;;) {
      const action = next < 0 ? none : actions[states[states.length - 1]! * width + next]!
      if (action === none) return undefined
      if (action === 0) return values[0]
      if (action > 0) {
        states.push(action - 1)
        values.push(making.leaf(at++))
        next = this.number(types, at)
        continue
      }
      const rule = -action - 1
      const length = lengths[rule]!
      for (let k = 0; k < length; k++) states.pop()
      if (!passes[rule]) {
        const parts = values.slice(values.length - length)
        for (let k = 0; k < length; k++) values.pop()
        values.push(making.node(rule, parts))
      }
      states.push(gotos[states[states.length - 1]! * gotoWidth + left[rule]!]!)
    }
  }

  /** 0 is the end of the text. */
  private number(types: readonly string[], at: number): number {
    return at < types.length ? (this.terminal.get(types[at]!) ?? -1) : 0
  }
}

/** Changes with the grammar, so that what was made of another one is known for it. */
export function markOf(rules: Iterable<readonly [name: string, symbols: string]>): string {
  let sum = 0
  let count = 0
  for (const words of rules) {
    count++
    for (const text of words) for (let i = 0; i < text.length; i++) sum = (Math.imul(sum, 31) + text.charCodeAt(i)) | 0
  }
  return `${count} ${sum}`
}

/** Lists of pairs as one array; number -1 stands for every column. */
function spread(rows: readonly (readonly number[])[], width: number): Int16Array {
  const out = new Int16Array(rows.length * width).fill(none)
  rows.forEach((row, state) => {
    for (let i = 0; i < row.length; i += 2) {
      if (row[i]! < 0) out.fill(row[i + 1]!, state * width, (state + 1) * width)
      else out[state * width + row[i]!] = row[i + 1]!
    }
  })
  return out
}
