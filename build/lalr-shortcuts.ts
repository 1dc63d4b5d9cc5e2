/**
 * Takes the steps out of a parser's table that only give a part another name: `sum -> product` where nothing is added, and so on for each level
 * of precedence. They are most of what a parser does for an expression, and nothing is built by them.
 *
 * What comes next decides how far a part rises. So the state behind it is one that does at once what the last of these states would do: of
 * each terminal its action, and the states behind further parts. Where two of them would go on differently behind the same part, all
 * stays as it was.
 */
import type { LalrTable, PlainRule } from './lalr.ts'

/** A rule that may say that it builds nothing. */
export interface PassingRule extends PlainRule {
  readonly passes?: boolean
}

interface State {
  /** By terminal. */
  readonly actions: ReadonlyMap<number, number>
  readonly gotos: ReadonlyMap<number, number>
}

/** For a table that is not packed yet. */
export function withShortcuts(table: LalrTable, rules: readonly PassingRule[]): LalrTable {
  return new Shortcuts(table, rules).table()
}

class Shortcuts {
  /** Those of the table, and behind them those that are made. */
  private readonly states: State[]
  private readonly known = new Map<string, number>()
  /** By rule: the nonterminal that its part becomes, of rules that pass. */
  private readonly risesTo = new Map<number, number>()

  constructor(
    private readonly given: LalrTable,
    rules: readonly PassingRule[],
  ) {
    this.states = given.actions.map((row, i) => ({
      actions: new Map(pairs(row)),
      gotos: new Map(pairs(given.gotos[i]!)),
    }))
    rules.forEach(({ name, passes }, i) => {
      if (passes) this.risesTo.set(i, given.nonterminals.indexOf(name))
    })
  }

  /** With the states that are reached, in the order in which they are. */
  table(): LalrTable {
    const numbers = new Map([[0, 0]])
    const numberOf = (state: number) => {
      if (!numbers.has(state)) numbers.set(state, numbers.size)
      return numbers.get(state)!
    }
    const actions: number[][] = []
    const gotos: number[][] = []
    // grows on the way
    for (const state of numbers.keys()) {
      const { actions: own, gotos: behind } = this.states[state]!
      actions.push([...own].flatMap(([terminal, to]) => [terminal, to > 0 ? numberOf(to - 1) + 1 : to]))
      gotos.push([...behind.keys()].flatMap((part) => [part, numberOf(this.behind(state, part))]))
    }
    return { ...this.given, actions, gotos }
  }

  /** The state to go to from `state` behind a part. */
  private behind(state: number, part: number): number {
    const first = this.states[state]!.gotos.get(part)!
    const layers = new Map<number, number>()
    for (const terminal of this.states[first]!.actions.keys()) layers.set(terminal, this.risen(state, first, terminal))
    return [...layers.values()].every((layer) => layer === first) ? first : (this.merged(layers) ?? first)
  }

  /** How far a part rises that `state` stands before, where `terminal` is next. */
  private risen(state: number, first: number, terminal: number): number {
    for (let layer = first; ; ) {
      const action = this.states[layer]!.actions.get(terminal)
      const wider = action !== undefined && action < 0 ? this.risesTo.get(-action - 1) : undefined
      if (wider === undefined) return layer
      layer = this.states[state]!.gotos.get(wider)!
    }
  }

  private merged(layers: ReadonlyMap<number, number>): number | undefined {
    const actions = new Map<number, number>()
    const gotos = new Map<number, number>()
    for (const [terminal, layer] of layers) {
      const action = this.states[layer]!.actions.get(terminal)
      if (action !== undefined) actions.set(terminal, action)
      for (const [part, to] of this.states[layer]!.gotos) {
        if ((gotos.get(part) ?? to) !== to) return undefined
        gotos.set(part, to)
      }
    }
    const key = JSON.stringify([[...actions].sort(byNumber), [...gotos].sort(byNumber)])
    const known = this.known.get(key) ?? this.states.push({ actions, gotos }) - 1
    this.known.set(key, known)
    return known
  }
}

const byNumber = ([a]: readonly [number, number], [b]: readonly [number, number]) => a - b

function* pairs(row: readonly number[]): Generator<[number, number]> {
  for (let i = 0; i < row.length; i += 2) yield [row[i]!, row[i + 1]!]
}
