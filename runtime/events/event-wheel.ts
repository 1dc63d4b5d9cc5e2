/**
 * The events that wait, where there are many: those that come soon are in a heap, later ones in lists, each of a short stretch of time and in
 * no order, and the rest in one list of those that come much later. When the heap is empty the next list is put into it; when all lists
 * are, the times are shared out anew, by how many events came lately. So an event costs about the same however many wait. A long list that is in
 * order already, as where many come at one time, is taken from its beginning instead.
 *
 * Where few wait, all are in the heap.
 */
import { EventHeap } from './event-heap.ts'

/** With so many in the heap it is worth while to have lists. */
const manyInHeap = 128
/** With so few left in all it is not any more. */
const fewInAll = 32
/** Events that are to be in one list. */
const perList = 4
const leastLists = 256
/** A list of so many in order is not put into the heap. */
const longRow = 12
const mostLists = 1 << 16
/** Where the number of an event's list is looked for: it is in no list, but in the row. */
const inRow = -1

export class EventWheel {
  private readonly heap = new EventHeap()
  /** Events in order, from a place on; 0 where one has been taken out. What is sent while they wait, and is in the heap, comes behind those of its time. */
  private row = new Int32Array(64)
  private rowAt = 0
  private rowEnd = 0
  /** Events that are in lists. */
  private listed = 0
  /** Times before this are in lists that were put into the heap. Infinity without lists. */
  private start = Number.POSITIVE_INFINITY
  /** Lists for one ms. */
  private perTime = 1
  private lists = 0
  /** Number of the list that comes next. */
  private next = 0
  /** First and last event of each list: behind those by time stands that of the rest. */
  private heads = new Int32Array(1)
  private tails = new Int32Array(1)
  /** By event: the list it is in and one more (0 for none, -1 in the row), its neighbours there (in the row its place), and what it goes by. */
  private listOf = new Int32Array(64)
  private after = new Int32Array(64)
  private before = new Int32Array(64)
  private times = new Float64Array(64)
  private orders = new Float64Array(64)
  /** Events that have been taken out of the heap since times were shared out. */
  private gone = 0
  private worthLists = manyInHeap

  get size(): number {
    let count = this.heap.size + this.listed
    for (let i = this.rowAt; i < this.rowEnd; i++) if (this.row[i]! > 0) count++
    return count
  }

  /** Number of the earliest, -1 when there is none. */
  get first(): number {
    if (this.heap.size === 0 && this.rowAt === this.rowEnd && this.listed > 0) this.advance()
    return this.isRowFirst() ? this.row[this.rowAt]! : this.heap.first
  }

  /** Time of the earliest, Infinity when there is none. */
  get firstTime(): number {
    const { first } = this
    return first < 0 ? Number.POSITIVE_INFINITY : this.isRowFirst() ? this.times[first]! : this.heap.firstTime
  }

  private isRowFirst(): boolean {
    return this.rowAt < this.rowEnd && this.times[this.row[this.rowAt]!]! <= this.heap.firstTime
  }

  has(number: number): boolean {
    return this.heap.has(number) || (number < this.listOf.length && this.listOf[number] !== 0)
  }

  /** Of those of equal times the smaller one goes first. */
  orderOf(number: number): number {
    return this.heap.has(number) ? this.heap.orderOf(number) : this.orders[number]!
  }

  clear(): void {
    this.heap.clear()
    this.listOf.fill(0)
    this.listed = this.rowAt = this.rowEnd = 0
    this.end()
    this.worthLists = manyInHeap
  }

  push(number: number, time: number, order: number): void {
    // not for NaN either
    const place = (time - this.start) * this.perTime
    if (place >= this.next) this.append(place < this.lists ? Math.floor(place) : this.lists, number, time, order)
    else {
      this.heap.push(number, time, order)
      if (this.heap.size > this.worthLists && this.lists === 0) this.begin()
    }
  }

  /** Takes out the earliest. */
  pop(): void {
    this.gone++
    if (!this.isRowFirst()) this.heap.removeFirst()
    else {
      this.listOf[this.row[this.rowAt++]!] = 0
      this.skipHoles()
    }
  }

  remove(number: number): void {
    if (this.heap.has(number)) this.heap.remove(number)
    else if (this.listOf[number] === inRow) this.leaveRow(number)
    else this.unlist(number)
  }

  /** All that come up to a time, and perhaps some that come later, in no particular order. */
  until(time: number): Int32Array | number[] {
    const { heap, listed, after, heads, rowAt, rowEnd } = this
    if (listed === 0 && rowAt === rowEnd) return heap.waiting()
    const found = Array.from(heap.waiting())
    for (let i = rowAt; i < rowEnd; i++) if (this.row[i]! > 0) found.push(this.row[i]!)
    const last = (time - this.start) * this.perTime
    for (let list = this.next; list <= this.lists && list <= last; list++)
      for (let number = heads[list]!; number > 0; number = after[number]!) found.push(number)
    return found
  }

  // ---- lists

  private append(list: number, number: number, time: number, order: number): void {
    if (number >= this.listOf.length) this.growEvents(number)
    const tail = this.tails[list]!
    if (tail > 0) this.after[tail] = number
    else this.heads[list] = number
    this.tails[list] = number
    this.before[number] = tail
    this.after[number] = 0
    this.listOf[number] = list + 1
    this.times[number] = time
    this.orders[number] = order
    this.listed++
  }

  private unlist(number: number): void {
    const list = this.listOf[number]! - 1
    const back = this.before[number]!
    const on = this.after[number]!
    if (back > 0) this.after[back] = on
    else this.heads[list] = on
    if (on > 0) this.before[on] = back
    else this.tails[list] = back
    this.listOf[number] = 0
    this.listed--
  }

  /** Puts the next events into the heap, which is empty; there are some. */
  private advance(): void {
    do {
      const { heads, lists } = this
      while (this.next < lists && heads[this.next] === 0) this.next++
      if (this.next < lists) this.empty(this.next++)
      else this.shareOut()
    } while (this.heap.size === 0 && this.rowAt === this.rowEnd)
  }

  /** From a list into the heap, or where it is long and in order, into the row. */
  private empty(list: number): void {
    if (this.fillRow(list)) return
    const { after, times, orders, heap, listOf } = this
    for (let number = this.heads[list]!; number > 0; number = after[number]!) {
      heap.push(number, times[number]!, orders[number]!)
      listOf[number] = 0
      this.listed--
    }
    this.heads[list] = this.tails[list] = 0
  }

  // ---- events in order

  /** Whether it took a list: both the heap and the row are empty. */
  private fillRow(list: number): boolean {
    const { after, times } = this
    let count = 0
    let last = Number.NEGATIVE_INFINITY
    for (let number = this.heads[list]!; number > 0; number = after[number]!) {
      if (times[number]! < last) return false
      last = times[number]!
      count++
    }
    if (count < longRow) return false
    if (count > this.row.length) this.row = new Int32Array(2 * count)
    let end = 0
    for (let number = this.heads[list]!; number > 0; number = after[number]!) {
      this.listOf[number] = inRow
      this.before[number] = end
      this.row[end++] = number
    }
    this.heads[list] = this.tails[list] = 0
    this.rowAt = 0
    this.rowEnd = end
    this.listed -= end
    return true
  }

  private leaveRow(number: number): void {
    this.row[this.before[number]!] = 0
    this.listOf[number] = 0
    this.skipHoles()
  }

  private skipHoles(): void {
    while (this.rowAt < this.rowEnd && this.row[this.rowAt] === 0) this.rowAt++
  }

  // ---- how times are shared out

  /** There are many in the heap: from now on there are lists. */
  private begin(): void {
    const all = Array.from(this.heap.waiting()).sort((a, b) => this.heap.orderOf(a) - this.heap.orderOf(b))
    const times = Float64Array.from(all, (number) => this.heap.timeOf(number)).sort()
    const middle = times.length >> 1
    const span = times[middle]! - times[0]!
    if (!(span > 0 && span < Number.POSITIVE_INFINITY)) {
      this.worthLists = 2 * all.length
      return
    }
    const orders = all.map((number) => this.heap.orderOf(number))
    const own = all.map((number) => this.heap.timeOf(number))
    this.heap.clear()
    this.layOut(times[0]!, middle / span, all.length)
    for (let i = 0; i < all.length; i++) this.push(all[i]!, own[i]!, orders[i]!)
  }

  /** All lists by time are empty: those that come later are put into new ones, or all into the heap. */
  private shareOut(): void {
    const rest = this.takeRest()
    let earliest = Number.POSITIVE_INFINITY
    for (const number of rest) earliest = Math.min(earliest, this.times[number]!)
    const passed = earliest - this.start
    if (rest.length > fewInAll && passed > 0 && passed < Number.POSITIVE_INFINITY)
      this.layOut(earliest, this.gone / passed, rest.length)
    else this.end()
    for (const number of rest) this.push(number, this.times[number]!, this.orders[number]!)
  }

  private takeRest(): number[] {
    const rest: number[] = []
    const list = this.lists
    for (let number = this.heads[list]!; number > 0; number = this.after[number]!) {
      rest.push(number)
      this.listOf[number] = 0
    }
    this.heads[list] = this.tails[list] = 0
    this.listed = 0
    return rest
  }

  /** Empty lists from `start` on, for `rate` events in a ms. */
  private layOut(start: number, rate: number, count: number): void {
    let lists = leastLists
    while (lists < count && lists < mostLists) lists *= 2
    if (lists + 1 !== this.heads.length) {
      this.heads = new Int32Array(lists + 1)
      this.tails = new Int32Array(lists + 1)
    }
    this.lists = lists
    this.start = start
    this.perTime = rate / perList
    this.next = 0
    this.gone = 0
  }

  /** No lists any more; they are empty. */
  private end(): void {
    if (this.lists === 0) return
    this.worthLists = manyInHeap
    this.heads.fill(0)
    this.tails.fill(0)
    this.start = Number.POSITIVE_INFINITY
    this.lists = this.next = 0
  }

  private growEvents(number: number): void {
    const { listOf, after, before, times, orders } = this
    const size = 2 * (number + 1)
    this.listOf = new Int32Array(size)
    this.after = new Int32Array(size)
    this.before = new Int32Array(size)
    this.times = new Float64Array(size)
    this.orders = new Float64Array(size)
    this.listOf.set(listOf)
    this.after.set(after)
    this.before.set(before)
    this.times.set(times)
    this.orders.set(orders)
  }
}
