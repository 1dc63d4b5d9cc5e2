/**
 * Memory that the C of mechanisms works in: a heap and a stack within the one memory, texts, handles for objects, and the
 * elements of Vectors. These move into the memory when C first asks for them, and stay. Where it is nearly full, or they are in another
 * model's, they are lent for the length of the outermost call: copied in when first asked for, and back at its end.
 */
import { ModelError } from '../../runtime/errors.ts'
import type { Arena } from '../../runtime/memory/arena.ts'
import type { File } from '../file.ts'
import type { Vector } from '../vector.ts'
import { CFile } from './files.ts'

const stackBytes = 1 << 18
const chunkBytes = 1 << 19
/** Before each block: its size, and a mark that it is in use. */
const headerBytes = 16
const lives = 0x10bef0
/** Of handles: no address is that high. */
const handleTag = 0x70000000
/** What lies behind is left to C's own blocks, to vectors that are lent, and to large ones: to copy these at each call takes seconds. */
const bytesForVectors = 0x40000000
const bytesForLargeVectors = 0xf0000000
const largeVector = 1 << 24

interface Lent {
  address: number
  capacity: number
  length: number
}

export class CMemory {
  private stack = 0
  private top = 0
  private frames: number[] = []
  private chunk = 0
  private chunkEnd = 0
  private readonly free = new Map<number, number[]>()
  private temporaries: number[] = []
  private readonly handles = new WeakMap<object, number>()
  private readonly objects: (object | WeakRef<object>)[] = []
  private readonly streams = new WeakMap<File, CFile>()
  private readonly buffers = new WeakMap<Vector, Lent>()
  private readonly lent = new Map<Vector, Lent>()
  private bytes: Uint8Array | undefined = undefined
  private words: DataView | undefined = undefined

  private overs: (() => void)[] = []
  private outsides: (() => () => void)[] = []

  constructor(private readonly arena: Arena) {}

  /** Runs when the outermost call is over, before its temporary memory goes. */
  whenOver(run: () => void): void {
    this.overs.push(run)
  }
  /** Runs before HOC does, in the midst of a call; what it gives runs afterwards. */
  whenOutside(run: () => () => void): void {
    this.outsides.push(run)
  }

  get u8(): Uint8Array {
    if (this.bytes?.buffer !== this.arena.memory.buffer) this.bytes = new Uint8Array(this.arena.memory.buffer)
    return this.bytes
  }
  get view(): DataView {
    if (this.words?.buffer !== this.arena.memory.buffer) this.words = new DataView(this.arena.memory.buffer)
    return this.words
  }
  get f64(): Float64Array {
    return this.arena.f64
  }

  // ---- calls

  enter(size: number): number {
    if (this.stack === 0) {
      this.stack = 8 * this.arena.allocate(stackBytes / 8)
      this.top = this.stack
    }
    this.frames.push(this.top)
    const base = this.top
    if (base + size > this.stack + stackBytes) {
      this.unwind()
      throw new ModelError('RUN3022', 'the C code of a mechanism calls itself too deep')
    }
    this.top += size
    return base
  }

  /** Room behind the present frame, which goes with it. */
  extend(size: number): number {
    const base = (this.top + 15) & ~15
    if (base + size > this.stack + stackBytes) {
      this.unwind()
      throw new ModelError('RUN3022', 'the C code of a mechanism takes too much memory for an array')
    }
    this.top = base + size
    return base
  }

  leave(): void {
    this.top = this.frames.pop() ?? this.stack
    if (this.frames.length === 0) this.settle()
  }

  /** After a problem: what is lent comes back, nothing is open. */
  unwind(): void {
    this.frames = []
    this.top = this.stack
    this.settle()
  }

  /** HOC runs in between: it sees Vectors as they are by now. */
  outside<T>(run: () => T): T {
    const { frames, top } = this
    this.giveBack()
    const afterwards = this.outsides.map((one) => one())
    const vectors = [...this.lent.keys()]
    const { temporaries } = this
    this.lent.clear()
    this.frames = []
    this.temporaries = []
    try {
      return run()
    } finally {
      this.frames = frames
      this.top = top
      this.temporaries = temporaries
      for (const one of afterwards) one()
      for (const vector of vectors) this.copyOf(vector)
    }
  }

  private settle(): void {
    if (this.lent.size > 0) {
      this.giveBack()
      this.lent.clear()
    }
    if (this.temporaries.length === 0) return
    for (const one of this.overs) one()
    for (const address of this.temporaries) this.release(address)
    this.temporaries = []
  }

  /** Writes what is lent back to the Vectors. */
  giveBack(): void {
    const { f64 } = this
    for (const [vector, { address, length }] of this.lent)
      vector.values.set(f64.subarray(address / 8, address / 8 + Math.min(length, vector.length)))
  }

  // ---- heap

  allocate(size: number): number {
    const bytes = Math.max(16, (size + 15) & ~15)
    const reused = this.free.get(bytes)?.pop()
    const address = reused ?? this.carve(bytes)
    const { view } = this
    view.setInt32(address - headerBytes, bytes, true)
    view.setInt32(address - headerBytes + 4, address ^ lives, true)
    // what is carved has never been written to
    if (reused !== undefined) this.u8.fill(0, address, address + bytes)
    return address
  }

  private carve(bytes: number): number {
    const needed = bytes + headerBytes
    // large blocks leave the rest of the chunk for small ones, whose addresses stay low
    if (needed > chunkBytes / 4) return 8 * this.arena.allocate(needed / 8) + headerBytes
    if (this.chunk + needed > this.chunkEnd) {
      this.chunk = 8 * this.arena.allocate(chunkBytes / 8)
      this.chunkEnd = this.chunk + chunkBytes
    }
    const address = this.chunk + headerBytes
    this.chunk += needed
    return address
  }

  /** Bytes of a block, undefined for what is none. A header before each says it: a Map of all would be slow with a million. */
  private sizeOf(address: number): number | undefined {
    if (address % 8 !== 0 || address < headerBytes || address > this.u8.length) return undefined
    const { view } = this
    if (view.getInt32(address - headerBytes + 4, true) !== (address ^ lives)) return undefined
    return view.getInt32(address - headerBytes, true)
  }

  release(address: number): void {
    const bytes = this.sizeOf(address)
    // free(NULL) is nothing; free() of what is not ours would end a C program
    if (bytes === undefined) return
    this.view.setInt32(address - headerBytes + 4, 0, true)
    const list = this.free.get(bytes)
    if (list) list.push(address)
    else this.free.set(bytes, [address])
  }

  resize(address: number, size: number): number {
    const old = this.sizeOf(address) ?? 0
    if (old >= size) return address
    const made = this.allocate(size)
    this.u8.copyWithin(made, address, address + old)
    this.release(address)
    return made
  }

  /** Lives until the outermost call ends. */
  temporary(size: number): number {
    const address = this.allocate(size)
    this.temporaries.push(address)
    return address
  }

  // ---- texts

  text(address: number): string {
    const { u8 } = this
    if (address <= 0) return ''
    let end = address
    while (end < u8.length && u8[end] !== 0) end++
    let text = ''
    for (let i = address; i < end; i++) text += String.fromCharCode(u8[i]!)
    return text
  }

  write(address: number, text: string): void {
    const { u8 } = this
    for (let i = 0; i < text.length; i++) u8[address + i] = text.charCodeAt(i)
    u8[address + text.length] = 0
  }

  lendText(text: string): number {
    const address = this.temporary(text.length + 1)
    this.write(address, text)
    return address
  }

  // ---- objects

  handle(object: object | null): number {
    if (object === null) return 0
    return this.handles.get(object) ?? this.newHandle(object, object)
  }

  /** The same for what somebody else keeps for as long as it is wanted: HOC for its Vectors. */
  weakHandle(object: object): number {
    return this.handles.get(object) ?? this.newHandle(object, new WeakRef(object))
  }

  private newHandle(object: object, kept: object): number {
    this.objects.push(kept)
    const made = handleTag + this.objects.length
    this.handles.set(object, made)
    return made
  }

  /** The stream for a File of HOC's. */
  streamOf(file: File): CFile {
    const known = this.streams.get(file) ?? new CFile(file)
    this.streams.set(file, known)
    return known
  }

  object(handle: number): object | undefined {
    const found = this.objects[handle - handleTag - 1]
    return found instanceof WeakRef ? found.deref() : found
  }

  // ---- vectors

  /** Byte address of a Vector's elements. */
  lend(vector: Vector): number {
    const place = this.mayMove(vector) ? vector.placeIn(this.arena) : undefined
    return place === undefined ? this.copyOf(vector) : 8 * place
  }

  /** C gets an address also of a vector without elements, which it may not use. */
  private mayMove(vector: Vector): boolean {
    if (vector.isIn(this.arena)) return true
    const bytes = 8 * vector.buffer_size()
    return this.arena.bytes + bytes < (bytes < largeVector ? bytesForVectors : bytesForLargeVectors)
  }

  private copyOf(vector: Vector): number {
    const open = this.lent.get(vector)
    if (open && open.length === vector.length) return open.address
    if (open) this.giveBack()
    const buffer = this.buffers.get(vector) ?? { address: 0, capacity: 0, length: 0 }
    // C may write behind the last element, as far as the vector's own memory goes
    const room = Math.max(vector.length, vector.buffer_size())
    if (buffer.capacity < room || buffer.address === 0) {
      if (buffer.address > 0) this.release(buffer.address)
      buffer.capacity = Math.max(2, room)
      buffer.address = this.allocate(8 * buffer.capacity)
    }
    buffer.length = vector.length
    this.f64.set(vector.values.subarray(0, vector.length), buffer.address / 8)
    this.buffers.set(vector, buffer)
    this.lent.set(vector, buffer)
    return buffer.address
  }
}
