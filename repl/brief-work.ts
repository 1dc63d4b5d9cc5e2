/**
 * Work that is over in tenths of a second and does not come again, as is the compiling of mechanisms, or a long text of data. V8 would optimize much of it on the
 * way, which costs more than it gains there; so it is told to wait longer, and for the length of that work only. Most of what is made then stays for
 * longer than V8's young generation takes to fill, and would be copied twice: for that time it grows faster. (Not at once to its largest: to touch
 * that much new memory takes longer than two or three collections.)
 */
import { virtualMachine } from './on-demand.ts'

/**
 * Bytes of bytecode that a function runs between two looks at whether it should be optimized: the number of the command (`bin/loligo.cjs`, where
 * V8's own stays from version 12 on), and one for brief work.
 */
const usualBudget = (Number.parseInt(process.versions.v8, 10) < 12 ? 132 : 66) * 1024
const briefBudget = 16 * 1024 * 1024
/** How much longer V8 waits where the program has threads of its own: it optimizes on others, which would take their processors from them. */
const besideThreads = 4
/** How many times larger the young generation becomes where much of it stays: V8's own number (see `bin/loligo.cjs` too), and one for brief work. */
const usualGrowth = 2
const briefGrowth = 4

export class BriefWork {
  /** Such work within such work is one. */
  private depth = 0
  private budget = usualBudget

  run<T>(work: () => T): T {
    if (isGiven()) return work()
    if (this.depth++ === 0) setFlags(briefBudget, briefGrowth)
    try {
      return work()
    } finally {
      if (--this.depth === 0) setFlags(this.budget, usualGrowth)
    }
  }

  /** From now on there are threads that work. */
  besideThreads(): void {
    if (isGiven()) return
    this.budget = besideThreads * usualBudget
    if (this.depth === 0) setFlags(this.budget, usualGrowth)
  }
}

function setFlags(budget: number, growth: number): void {
  const { setFlagsFromString } = virtualMachine()
  setFlagsFromString(`--interrupt-budget=${budget}`)
  setFlagsFromString(`--semi-space-growth-factor=${growth}`)
}

/** Who starts Node with a number of their own keeps it. */
const isGiven = (): boolean =>
  [...process.execArgv, process.env.NODE_OPTIONS ?? ''].some((one) => one.includes('interrupt-budget'))
