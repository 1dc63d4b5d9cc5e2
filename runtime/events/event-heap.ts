/**
 * The events that wait, by their numbers: a heap of four branches in plain arrays, so that nothing of an event itself is touched while others
 * move. Earlier ones first; of equal times those of smaller order.
 */

const branches = 4

export class EventHeap {
  size = 0
  /** By place in the heap: whose it is, and what it goes by. */
  private numbers = new Int32Array(64)
  private times = new Float64Array(64)
  private orders = new Float64Array(64)
  /** By number: the place in the heap, and one more; 0 when not in it. */
  private places = new Int32Array(64)

  /** Number of the earliest, -1 when there is none. */
  get first(): number {
    return this.size > 0 ? this.numbers[0]! : -1
  }

  /** Time of the earliest, Infinity when there is none. */
  get firstTime(): number {
    return this.size > 0 ? this.times[0]! : Infinity
  }

  /** In no particular order. */
  waiting(): Int32Array {
    return this.numbers.subarray(0, this.size)
  }

  has(number: number): boolean {
    return number < this.places.length && this.places[number]! > 0
  }

  /** Of one that is in the heap. */
  timeOf(number: number): number {
    return this.times[this.places[number]! - 1]!
  }
  orderOf(number: number): number {
    return this.orders[this.places[number]! - 1]!
  }

  clear(): void {
    this.places.fill(0)
    this.size = 0
  }

  push(number: number, time: number, order: number): void {
    if (this.size === this.numbers.length) this.grow()
    if (number >= this.places.length) this.growPlaces(number)
    this.rise(this.size++, number, time, order)
  }

  /** There is one. */
  removeFirst(): void {
    this.places[this.numbers[0]!] = 0
    const end = --this.size
    if (end > 0) this.sink(0, this.numbers[end]!, this.times[end]!, this.orders[end]!)
  }

  remove(number: number): void {
    const place = this.places[number]! - 1
    this.places[number] = 0
    const end = --this.size
    if (place === end) return
    const last = this.numbers[end]!
    const time = this.times[end]!
    const order = this.orders[end]!
    this.sink(place, last, time, order)
    if (this.places[last] === place + 1) this.rise(place, last, time, order)
  }

  private rise(from: number, number: number, time: number, order: number): void {
    const { times, orders } = this
    let place = from
    while (place > 0) {
      const up = ((place - 1) / branches) | 0
      if (!(time < times[up]! || (time === times[up]! && order < orders[up]!))) break
      this.shift(up, place)
      place = up
    }
    this.put(place, number, time, order)
  }

  private sink(from: number, number: number, time: number, order: number): void {
    const { times, orders, size } = this
    let place = from
    for (;;) {
      let down = branches * place + 1
      if (down >= size) break
      const end = Math.min(down + branches, size)
      for (let k = down + 1; k < end; k++)
        if (times[k]! < times[down]! || (times[k]! === times[down]! && orders[k]! < orders[down]!)) down = k
      if (!(times[down]! < time || (times[down]! === time && orders[down]! < order))) break
      this.shift(down, place)
      place = down
    }
    this.put(place, number, time, order)
  }

  private shift(from: number, to: number): void {
    this.put(to, this.numbers[from]!, this.times[from]!, this.orders[from]!)
  }

  private put(place: number, number: number, time: number, order: number): void {
    this.numbers[place] = number
    this.times[place] = time
    this.orders[place] = order
    this.places[number] = place + 1
  }

  private grow(): void {
    const { numbers, times, orders } = this
    this.numbers = new Int32Array(2 * numbers.length)
    this.times = new Float64Array(2 * numbers.length)
    this.orders = new Float64Array(2 * numbers.length)
    this.numbers.set(numbers)
    this.times.set(times)
    this.orders.set(orders)
  }

  private growPlaces(number: number): void {
    const { places } = this
    this.places = new Int32Array(2 * (number + 1))
    this.places.set(places)
  }
}
