/**
 * Threads as a program sees them: how many there are, which trees each has, and what is refused with more than one.
 *
 * Who does what is another matter (see `threads/`): steps of fixed length are shared out among as many as the machine can run at a time,
 * by what costs about the same; all else is done on one. Numbers are the same for any number of threads.
 */
import type { Section } from '../cable/section.ts'
import { ModelError } from '../errors.ts'
import type { Mechanism } from '../mechanism/mechanism.ts'
import type { Model } from '../model.ts'
import { ThreadTeam } from '../threads/team.ts'
import type { ThreadStarter } from '../threads/workers.ts'

/** What a program gives to one thread. Sections that were deleted since are still in it. */
export interface TreeList {
  everything(): readonly Section[]
}

interface Clock {
  t: number
  dt: number
}

const beforeFirstRun: Clock = { t: 0, dt: -1e9 }

export class Threads {
  /** A list for each thread, where the program made some. */
  private lists: (TreeList | undefined)[] = [undefined]
  /** Thread of each tree with the given root, as of the last layout. */
  private homes = new Map<Section, number>()
  private clock = beforeFirstRun
  /** Shortest time (ms) from a spike to its effect; zero until somebody asked. */
  private shortestDelay = 0
  private longestInterval = 0

  /** Those who work besides the main thread. */
  team: ThreadTeam | undefined = undefined
  /** What a thread's part of a step must cost at least (in rows of a passive cable, some nanoseconds each) to be worth a call. */
  leastShare = 2000

  constructor(
    private readonly model: Model,
    private readonly starter: ThreadStarter | undefined,
  ) {}

  get count(): number {
    return this.lists.length
  }

  /** Another number of threads; unless they are to work `atOnce`, one does the work of all. */
  start(count: number, atOnce = true): void {
    this.gather(atOnce ? count : 1)
    if (count === this.count) return
    this.lists = Array.from({ length: count }, () => undefined)
    this.clock = beforeFirstRun
    this.model.structureChanged()
  }

  /** Workers beside the main thread: no more than can run at a time, as which of them does what makes no difference. */
  private gather(count: number): void {
    const size = Math.min(count, this.starter?.processors ?? 1) - 1
    if (size === (this.team?.size ?? 0)) return
    this.end()
    // C that is at work could not go on in another memory
    const movable = this.model.foreignCode.callArguments.length === 0
    if (size > 0 && movable && this.model.shareMemory())
      this.team = new ThreadTeam(this.model, size, () => this.starter!.start())
  }

  /** Ends the workers; the model can go on without. */
  end(): void {
    if (!this.team) return
    this.team.end()
    this.team = undefined
    this.model.structureChanged()
  }

  /** Gives the trees whose roots are listed to a thread; without a list, leaves that to the model. */
  assign(thread: number, list: TreeList | undefined): void {
    this.lists[thread] = list
    this.model.structureChanged()
  }

  /** The thread of a section, as of the last layout. */
  of(section: Section): number {
    return this.homes.get(section.root()) ?? 0
  }

  /** Time and step of the threads: those of the last step, whatever the program has set since. */
  get shown(): { readonly t: number; readonly dt: number } {
    return this.model.variableStep.active && this.clock !== beforeFirstRun ? this.model : this.clock
  }

  /** Time of the last step, whatever the program has set since. */
  get lastTime(): number {
    return this.clock.t
  }

  /** A step is over, or a run begins. */
  stepped(): void {
    const { t, dt } = this.model
    if (this.clock === beforeFirstRun) this.clock = { t, dt }
    else {
      this.clock.t = t
      this.clock.dt = dt
    }
  }

  only(what: string): void {
    if (this.count > 1) throw new ModelError('RUN4040', what, 'go back to one: `pc.nthread(1)`')
  }

  /** Gives each tree to a thread, and looks whether they can run there. */
  arrange(): void {
    const roots = this.model.sections.filter(({ connection }) => !connection)
    this.homes = this.listed(roots.length) ?? evenly(roots, this.count)
    if (this.count === 1) return
    this.refuseUnsafe()
    if (!this.model.transfers.allAtPoints)
      throw new ModelError(
        'RUN4042',
        'Do not know the POINT_PROCESS target for a target_var: with several threads it needs one',
        'name the point process first: pc.target_var(syn, &syn.x, id)',
      )
  }

  /** By the program's lists; undefined when there are none, or when the cells they name are gone. */
  private listed(cells: number): Map<Section, number> | undefined {
    const given = this.lists.filter((list) => list !== undefined)
    if (given.length === 0) return undefined
    if (given.length < this.count) throw partition('some threads have a user defined partition and some do not')
    const parts = given.map((list) => list.everything())
    if (parts.some((part) => part.some(({ deleted }) => deleted))) {
      this.lists.fill(undefined)
      return undefined
    }
    const homes = homesOf(parts)
    if (homes.size === cells) return homes
    throw partition(
      `The total number of cells, ${cells}, is different than the number of user partition cells, ${homes.size}`,
    )
  }

  /** Mechanisms that are made for one thread may be on the first. */
  private refuseUnsafe(): void {
    let found: { thread: number; mechanism: Mechanism } | undefined
    for (const mechanism of this.model.mechanisms.order.filter(({ spec }) => spec.threadUnsafe)) {
      for (const section of mechanism.homes()) {
        const thread = this.of(section)
        if (thread > 0 && thread < (found?.thread ?? this.count)) found = { thread, mechanism }
      }
    }
    if (found)
      throw new ModelError(
        'RUN4043',
        `${found.mechanism.name} is not thread safe`,
        'it writes GLOBALs, has a POINTER or VERBATIM, or a method for one thread: `pc.nthread(1)`, or THREADSAFE in its NEURON block',
      )
  }

  // ---- the interval in which threads do not need each other

  /** Works the shortest delay out, at most `longest`. */
  findShortestDelay(longest: number): number {
    this.longestInterval = longest
    this.shortestDelay = longest
    // on one thread with one integrator only what comes from elsewhere counts
    const areAll = this.count > 1 || this.model.variableStep.localStep
    for (const { presentDelay, detector } of this.model.events.connections)
      if (detector && (areAll || detector.isInput)) this.shortestDelay = Math.min(this.shortestDelay, presentDelay)
    return this.shortestDelay
  }

  /** At the beginning of a run: spikes must not arrive within the step they are sent in. */
  checkDelays(): void {
    if (this.count === 1) return
    const { model } = this
    const fixed = !model.variableStep.active
    const usable = this.findShortestDelay(this.longestInterval || 100) - (fixed ? model.dt : 0)
    if (usable < 1e-9 || (fixed && usable < model.dt))
      throw delays('usable mindelay is 0 (or less than dt for fixed step method)')
  }

  /** The same before `psolve`, by what was worked out last. */
  checkInterval(): void {
    const { dt, variableStep } = this.model
    const tooShort = variableStep.active ? this.shortestDelay < 1e-9 : this.shortestDelay - 1e-10 < dt
    if (tooShort) throw delays('mindelay is 0 (or less than dt for fixed step method)')
  }
}

const partition = (message: string) =>
  new ModelError('RUN4041', message, 'a partition names the root section of every cell once: see pc.partition')

const delays = (message: string) =>
  new ModelError('RUN4044', message, 'first pc.set_maxstep(10); with several threads, delays of two steps or more')

/** The first cells to the first thread, and so on. */
function evenly(roots: readonly Section[], threads: number): Map<Section, number> {
  const homes = new Map<Section, number>()
  // one thread needs no table
  if (threads === 1) return homes
  const [share, left] = [Math.floor(roots.length / threads), roots.length % threads]
  let next = 0
  for (let thread = 0; thread < threads; thread++) {
    const end = next + share + (thread < left ? 1 : 0)
    for (; next < end; next++) homes.set(roots[next]!, thread)
  }
  return homes
}

function homesOf(parts: readonly (readonly Section[])[]): Map<Section, number> {
  const homes = new Map<Section, number>()
  for (const [thread, part] of parts.entries()) {
    for (const root of part) {
      if (root.connection) throw partition(`${root.name} in thread partition ${thread} is not a root section`)
      if (homes.has(root)) throw partition(`${root.name} appeared again in partition ${thread}`)
      homes.set(root, thread)
    }
  }
  return homes
}
