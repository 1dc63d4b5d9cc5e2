/** A parser that follows an LALR(1) table: a stack of states, and each rule applied where its right side is complete. */
import type { Rule } from './grammar.ts'
import type { Token } from './token.ts'

/** As build/lalr.ts makes it. */
export interface PlainTable {
  /** Tells the grammar that it was made of. */
  readonly mark: string
  readonly terminals: readonly string[]
  readonly nonterminals: readonly string[]
  readonly actions: readonly (readonly number[])[]
  readonly gotos: readonly (readonly number[])[]
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

  constructor(
    plain: PlainTable,
    private readonly rules: readonly Rule[],
  ) {
    for (const [i, word] of plain.terminals.entries()) this.terminal.set(word, i)
    this.width = plain.terminals.length
    this.actions = spread(plain.actions, this.width)
    this.gotoWidth = plain.nonterminals.length
    this.gotos = spread(plain.gotos, this.gotoWidth)
    const nonterminal = new Map(plain.nonterminals.map((name, i) => [name, i]))
    this.left = rules.map(({ name }) => nonterminal.get(name)!)
    this.lengths = rules.map(({ symbols }) => symbols.length)
  }

  /** What the start symbol's rule builds, or undefined where the tokens do not fit. */
  parse(tokens: readonly Token[]): unknown {
    const { terminal, actions, width, gotos, gotoWidth, rules, left, lengths } = this
    const states = [0]
    const values: unknown[] = []
    let at = 0
    let next = this.number(tokens[0])
    for (;;) {
      const action = next < 0 ? none : actions[states[states.length - 1]! * width + next]!
      if (action === none) return undefined
      if (action === 0) return values[0]
      if (action > 0) {
        states.push(action - 1)
        values.push(tokens[at++])
        next = at < tokens.length ? (terminal.get(tokens[at]!.type) ?? -1) : 0
        continue
      }
      const rule = -action - 1
      const length = lengths[rule]!
      const parts = length === 0 ? [] : values.splice(values.length - length, length)
      if (length > 0) states.length -= length
      values.push(rules[rule]!.postprocess(parts))
      states.push(gotos[states[states.length - 1]! * gotoWidth + left[rule]!]!)
    }
  }

  private number(token: Token | undefined): number {
    return token ? (this.terminal.get(token.type) ?? -1) : 0
  }
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
