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

/** What is made of a rule whose parts are complete. */
export type MakeNode = (rule: number, parts: unknown[]) => unknown

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

  /** What is made of the start symbol, or undefined where the tokens, given by their types and what stands for each, do not fit. */
  parse(types: readonly string[], leaves: readonly unknown[], node: MakeNode): unknown {
    const { actions, width, gotos, gotoWidth, left, lengths, passes } = this
    // stacks that never become shorter: what is above `top` is of no account
    const states = [0]
    const values: unknown[] = [undefined]
    let top = 0
    let at = 0
    let next = this.number(types, at)
    for (;;) {
      const action = next < 0 ? none : actions[states[top]! * width + next]!
      if (action === none) return undefined
      if (action === 0) return values[1]
      if (action > 0) {
        states[++top] = action - 1
        values[top] = leaves[at++]
        next = this.number(types, at)
        continue
      }
      const rule = -action - 1
      const length = lengths[rule]!
      const below = top - length
      if (!passes[rule]) values[below + 1] = node(rule, values.slice(below + 1, top + 1))
      states[below + 1] = gotos[states[below]! * gotoWidth + left[rule]!]!
      top = below + 1
    }
  }

  /** 0 is the end of the text. */
  private number(types: readonly string[], at: number): number {
    return at < types.length ? (this.terminal.get(types[at]!) ?? -1) : 0
  }
}

/**
 * Changes with the grammar, so that what was made of another one is known for it: the grammar itself, for to compare two texts takes less than
 * to make a number of one.
 */
export function markOf(rules: Iterable<readonly [name: string, symbols: string]>): string {
  let text = ''
  for (const [name, symbols] of rules) text += `${name} ${symbols}\n`
  return text
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
