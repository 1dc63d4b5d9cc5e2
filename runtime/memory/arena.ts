/**
 * The one memory: every number that kernels or pointers may touch lives in one WebAssembly.Memory, and this
 * hands out its blocks. Places are counted in doubles (index into `f64`), blocks start on 16 bytes.
 */
import { mostPages } from '../../wasm/instance.ts'
import { ModelError } from '../errors.ts'

const pageBytes = 65536
/** Doubles at the start that are never handed out: address 0 stays invalid, the mathematical tables lie here. */
export const reservedDoubles = 4096 + 256
/** 32 MiB, of which the system gives only what is used: V8's access to memory that has grown once is slower. */
const firstPages = 512
/**
 * Who takes a block of so many doubles (16 MiB) for the first time gets memory that has grown at once, for it will have to soon: what V8 has optimized until
 * then it throws away, and the earlier that is, the less it is.
 */
const firstLarge = 1 << 21
/** Doubles that are copied at a time to a memory that threads share: some pages of the system's. */
const shareAtOnce = 4096
/** By how much it grows at least, when it is full: 224 MiB. */
const leastMore = 3584
/** Doubles in the largest of the small blocks, of which objects of templates and weights are made. */
const mostSmall = 32

export class Arena {
  /** Replaced when threads come to share it. */
  memory: WebAssembly.Memory
  /** View of the memory. Replaced when the memory grows: never keep it across an allocation. */
  f64: Float64Array
  /** The same bytes as 32-bit integers: index 2 * i is the low half of double i. */
  i32: Int32Array
  private next = reservedDoubles
  private hasGrown = false
  private readonly released = new Map<number, number[]>()
  /** The same for blocks of few doubles, by size. */
  private readonly small: number[][] = Array.from({ length: mostSmall + 1 }, () => [])

  /** Whoever keeps views of the memory all the same. */
  private readonly viewers = new Set<() => void>()

  constructor(pages = firstPages) {
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: mostPages })
    this.f64 = new Float64Array(this.memory.buffer)
    this.i32 = new Int32Array(this.memory.buffer)
  }

  /** A block of `count` doubles, all zero. Returns its index in `f64`; the byte address is 8 times that. */
  allocate(count: number): number {
    const size = roundUp(count)
    const reused = size <= mostSmall ? this.small[size]!.pop() : this.released.get(size)?.pop()
    if (reused !== undefined) {
      const { f64 } = this
      if (size > mostSmall) f64.fill(0, reused, reused + size)
      else for (let i = reused; i < reused + size; i++) f64[i] = 0
      return reused
    }
    const index = this.next
    if (size >= firstLarge && !this.hasGrown) this.grow(1)
    this.reserve(index + size)
    this.next = index + size
    return index
  }

  /** Gives back a block that `allocate(count)` returned. */
  release(index: number, count: number): void {
    const size = roundUp(count)
    const list = size <= mostSmall ? this.small[size] : this.released.get(size)
    if (list) list.push(index)
    else this.released.set(size, [index])
  }

  /**
   * Moves all numbers to a memory that threads can share: modules have to be instantiated again. False where the engine has none (a page
   * has to be isolated from others).
   */
  share(): boolean {
    const { memory, f64 } = this
    try {
      const initial = memory.buffer.byteLength / pageBytes
      this.memory = new WebAssembly.Memory({ initial, maximum: mostPages, shared: true })
    } catch {
      return false
    }
    this.f64 = new Float64Array(this.memory.buffer)
    for (let from = 0; from < this.next; from += shareAtOnce) {
      const end = Math.min(from + shareAtOnce, this.next)
      // what nobody has written to takes no memory, nor should the copy
      if (!areZero(f64, from, end)) this.f64.set(f64.subarray(from, end), from)
    }
    this.look()
    return true
  }

  /** `view` is called when views of the memory have to be made anew, until what this gives is. */
  whenMoved(view: () => void): () => void {
    this.viewers.add(view)
    return () => void this.viewers.delete(view)
  }

  /** Doubles that can still be handed out, be there memory for them or not. */
  get room(): number {
    return (mostPages * pageBytes) / 8 - this.next
  }

  /** Bytes handed out so far, those that were given back included. */
  get bytes(): number {
    return 8 * this.next
  }

  private look(): void {
    this.f64 = new Float64Array(this.memory.buffer)
    this.i32 = new Int32Array(this.memory.buffer)
    for (const view of this.viewers) view()
  }

  private reserve(doubles: number): void {
    if (doubles <= this.f64.length) return
    const needed = Math.ceil(((doubles - this.f64.length) * 8) / pageBytes)
    // each time V8 looks through all its objects whether some can go; the cap is what WebAssembly's 32-bit memory allows
    const current = this.memory.buffer.byteLength / pageBytes
    const wanted = Math.min(Math.max(needed, current, leastMore), mostPages - current)
    if (wanted < needed) throw new ModelError('RUN1001', 'the model needs more than 4 GiB of memory')
    try {
      this.grow(wanted)
    } catch {
      // the system has less to give
      this.grow(needed)
    }
  }

  private grow(pages: number): void {
    this.memory.grow(pages)
    this.hasGrown = true
    this.look()
  }
}

/** Whether all of some doubles are zero, no minus among them. */
export function areZero(f64: Float64Array, from: number, end: number): boolean {
  for (let i = from; i < end; i++) if (!Object.is(f64[i], 0)) return false
  return true
}

/** Even sizes keep every block on 16 bytes, which the two-lane instructions like. */
const roundUp = (count: number) => Math.max(2, (count + 1) & ~1)
