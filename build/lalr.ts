/**
 * Makes the table of an LALR(1) parser from a grammar in nearley's compiled form.
 *
 * Nearley reads any grammar, and slowly; most of NMODL's time to load would be its. A grammar that fits into such a table
 * has exactly one parse for every text, so that this is also the proof that it is not ambiguous: what does not fit is a
 * conflict, and the build ends there.
 */
export interface PlainRule {
  readonly name: string
  readonly symbols: readonly (string | { readonly type: string })[]
}

export interface LalrTable {
  readonly terminals: readonly string[]
  readonly nonterminals: readonly string[]
  /**
   * For each state: terminal, action, terminal, action ... An action n > 0 goes to state n - 1, n < 0 applies rule -n - 1,
   * 0 accepts. Terminal -1, the first where there is one, is every other one.
   */
  readonly actions: readonly (readonly number[])[]
  /** For each state: nonterminal, state, ... */
  readonly gotos: readonly (readonly number[])[]
}

/** The end of the text, as a terminal. */
export const endOfText = '$end'

interface Item {
  readonly rule: number
  readonly dot: number
}
interface State {
  readonly kernel: readonly Item[]
  readonly moves: Map<number, number>
  /** What may follow each item of the kernel. */
  readonly follow: Set<number>[]
}

/** A text may stand for any of the `starts`, which must be told apart by how they end. */
export function lalrTable(rules: readonly PlainRule[], ...starts: readonly string[]): LalrTable {
  return new Builder(rules, starts).table()
}

/**
 * The same in fewer numbers: the rule that a state applies most is the one for all other terminals. What cannot stand there is found a
 * little later then, before anything else is read.
 */
export const packed = (table: LalrTable): LalrTable => ({ ...table, actions: table.actions.map(packedRow) })

function packedRow(row: readonly number[]): number[] {
  const pairs = Array.from({ length: row.length / 2 }, (_, i) => [row[2 * i]!, row[2 * i + 1]!] as const)
  const counts = new Map<number, number>()
  for (const [, action] of pairs) if (action < 0) counts.set(action, (counts.get(action) ?? 0) + 1)
  const most = Math.max(...counts.values())
  const usual = [...counts].find(([, count]) => count === most)?.[0]
  if (usual === undefined) return [...row]
  return [-1, usual, ...pairs.filter(([, action]) => action !== usual).flat()]
}

class Builder {
  private readonly terminals: string[] = [endOfText]
  private readonly nonterminals: string[] = []
  /** Symbols of each rule: terminals as they are numbered, nonterminals from `firstNonterminal` on. */
  private readonly rules: { readonly left: number; readonly right: readonly number[] }[]
  private readonly byLeft = new Map<number, number[]>()
  private readonly nullable = new Set<number>()
  private readonly first = new Map<number, Set<number>>()
  private readonly states: State[] = []
  private readonly firstNonterminal = 10000
  /** From here on rules stand for a whole text. */
  private readonly firstStart: number

  constructor(rules: readonly PlainRule[], starts: readonly string[]) {
    const names = new Set(rules.map(({ name }) => name))
    const number = (list: string[], word: string) => (list.includes(word) ? list.indexOf(word) : list.push(word) - 1)
    const symbol = (word: string) =>
      names.has(word) ? this.firstNonterminal + number(this.nonterminals, word) : number(this.terminals, word)
    this.rules = rules.map((rule) => ({
      left: symbol(rule.name),
      right: rule.symbols.map((one) => symbol(typeof one === 'string' ? one : one.type)),
    }))
    this.firstStart = rules.length
    for (const start of starts) this.rules.push({ left: -1, right: [symbol(start)] })
    this.rules.forEach(({ left }, i) => {
      this.byLeft.set(left, [...(this.byLeft.get(left) ?? []), i])
    })
    this.findFirst()
  }

  private isTerminal(symbol: number): boolean {
    return symbol < this.firstNonterminal
  }

  private findFirst(): void {
    for (const left of this.byLeft.keys()) this.first.set(left, new Set())
    for (let grown = true; grown; ) {
      grown = false
      for (const { left, right } of this.rules) {
        const own = this.first.get(left)!
        const before = own.size + this.nullable.size
        if (this.addFirst(right, 0, own)) this.nullable.add(left)
        if (own.size + this.nullable.size !== before) grown = true
      }
    }
  }

  /** Adds what `symbols` from `at` on may begin with; true where all of them may be empty. */
  private addFirst(symbols: readonly number[], at: number, into: Set<number>): boolean {
    for (let i = at; i < symbols.length; i++) {
      const one = symbols[i]!
      if (this.isTerminal(one)) {
        into.add(one)
        return false
      }
      for (const each of this.first.get(one)!) into.add(each)
      if (!this.nullable.has(one)) return false
    }
    return true
  }

  /** Items of a state with what may follow each, from those of its kernel. */
  private closure(kernel: readonly Item[], follow: readonly ReadonlySet<number>[]): Map<string, [Item, Set<number>]> {
    const items = new Map<string, [Item, Set<number>]>()
    const work: string[] = []
    const add = (item: Item, after: Iterable<number>) => {
      const key = `${item.rule} ${item.dot}`
      const known = items.get(key)
      const set = known?.[1] ?? new Set<number>()
      const before = set.size
      for (const one of after) set.add(one)
      if (!known) items.set(key, [item, set])
      if (!known || set.size > before) work.push(key)
    }
    kernel.forEach((item, i) => {
      add(item, follow[i]!)
    })
    for (let key = work.pop(); key !== undefined; key = work.pop()) {
      const [{ rule, dot }, after] = items.get(key)!
      const { right } = this.rules[rule]!
      const next = right[dot]
      if (next === undefined || this.isTerminal(next)) continue
      const behind = new Set<number>()
      if (this.addFirst(right, dot + 1, behind)) for (const one of after) behind.add(one)
      for (const other of this.byLeft.get(next)!) add({ rule: other, dot: 0 }, behind)
    }
    return items
  }

  table(): LalrTable {
    this.makeStates()
    const actions: number[][] = []
    const gotos: number[][] = []
    this.states.forEach((state, number) => {
      const row = this.actionsOf(state, number)
      actions.push(row)
      gotos.push(
        [...state.moves]
          .filter(([symbol]) => !this.isTerminal(symbol))
          .flatMap(([s, to]) => [s - this.firstNonterminal, to]),
      )
    })
    return { terminals: this.terminals, nonterminals: this.nonterminals, actions, gotos }
  }

  private makeStates(): void {
    const byKernel = new Map<string, number>()
    const stateOf = (kernel: readonly Item[]) => {
      const key = kernel.map(({ rule, dot }) => `${rule} ${dot}`).join()
      const known = byKernel.get(key)
      if (known !== undefined) return known
      byKernel.set(key, this.states.length)
      this.states.push({ kernel, moves: new Map(), follow: kernel.map(() => new Set()) })
      return this.states.length - 1
    }
    stateOf(this.rules.slice(this.firstStart).map((_, i) => ({ rule: this.firstStart + i, dot: 0 })))
    for (const follow of this.states[0]!.follow) follow.add(0)
    // what may follow grows until nothing changes; states that it reaches are looked at again
    const work = new Set([0])
    for (const number of work) {
      work.delete(number)
      const state = this.states[number]!
      const moved = new Map<number, [Item, Set<number>][]>()
      for (const [item, after] of this.closure(state.kernel, state.follow).values()) {
        const next = this.rules[item.rule]!.right[item.dot]
        if (next === undefined) continue
        moved.set(next, [...(moved.get(next) ?? []), [{ rule: item.rule, dot: item.dot + 1 }, after]])
      }
      for (const [symbol, list] of moved) {
        list.sort(([a], [b]) => a.rule - b.rule || a.dot - b.dot)
        const fresh = this.states.length
        const to = stateOf(list.map(([item]) => item))
        state.moves.set(symbol, to)
        let grown = to === fresh
        list.forEach(([, after], i) => {
          const set = this.states[to]!.follow[i]!
          const before = set.size
          for (const one of after) set.add(one)
          if (set.size > before) grown = true
        })
        if (grown) work.add(to)
      }
    }
  }

  private actionsOf(state: State, number: number): number[] {
    const row = new Map<number, number>()
    for (const [symbol, to] of state.moves) if (this.isTerminal(symbol)) row.set(symbol, to + 1)
    for (const [{ rule, dot }, after] of this.closure(state.kernel, state.follow).values()) {
      if (dot < this.rules[rule]!.right.length) continue
      const action = rule >= this.firstStart ? 0 : -rule - 1
      for (const terminal of after) {
        if (row.has(terminal)) throw new Error(this.conflict(number, terminal, rule, row.get(terminal)!))
        row.set(terminal, action)
      }
    }
    return [...row].flat()
  }

  private conflict(state: number, terminal: number, rule: number, other: number): string {
    const word = (symbol: number) =>
      this.isTerminal(symbol) ? this.terminals[symbol] : this.nonterminals[symbol - this.firstNonterminal]
    const shown = (i: number) => `${word(this.rules[i]!.left)} -> ${this.rules[i]!.right.map(word).join(' ')}`
    const against = other > 0 ? 'reading on' : `the end of ${shown(-other - 1)}`
    const where = this.states[state]!.kernel.map((item) => `${shown(item.rule)} at ${item.dot}`).join('; ')
    return `the grammar has a conflict before ${this.terminals[terminal]}: the end of ${shown(rule)}, or ${against} (in: ${where})`
  }
}
