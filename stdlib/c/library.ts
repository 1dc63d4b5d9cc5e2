/** What the C library does, for the C of mechanisms: memory, texts, printf and scanf, files, random numbers. */
import { ModelError } from '../../runtime/errors.ts'
import type { Model } from '../../runtime/model.ts'
import type { Host } from '../binding/host.ts'
import { File } from '../file.ts'
import { formattedText } from './conversions.ts'
import { CFile, scan } from './files.ts'
import { forcingFunctions } from './forcing.ts'
import { Receiver } from './handles.ts'
import type { CMemory } from './memory.ts'
import { AdditiveRandom, Drand48 } from './random.ts'
import { textFunctions } from './texts.ts'

export type CFunction = (...values: never[]) => unknown
const [standardOutput, standardError] = [0x7e000001, 0x7e000002]
/** Function pointers: a mechanism's export. */
export interface FunctionHandle {
  readonly mechanism: number
  readonly instance: number
  readonly name: string
}

export function callHandle(model: Model, memory: CMemory, handle: number, args: readonly number[]): number {
  const found = memory.object(handle) as FunctionHandle | Receiver | undefined
  if (found instanceof Receiver) {
    const [point, weights, flag] = args as [number, number, number]
    return found.call(model, memory.object(point), weights, flag)
  }
  if (!found)
    throw new ModelError('RUN3025', 'the C code of a mechanism calls a function through a pointer that points to none')
  const { mechanism, instance, name } = found
  const { exports, context } = model.mechanisms.at(mechanism)
  return exports[name]!(context, instance, ...args)
}

/** A function that C compares two values by; looked for once, for a sort calls it many times. */
function comparison(model: Model, memory: CMemory, handle: number): (a: number, b: number) => number {
  const found = memory.object(handle)
  if (!found || found instanceof Receiver) return (a, b) => callHandle(model, memory, handle, [a, b])
  const { mechanism, instance, name } = found as FunctionHandle
  const { exports, context } = model.mechanisms.at(mechanism)
  const run = exports[name]!
  return (a, b) => run(context, instance, a, b)
}

export function libraryFunctions(model: Model, host: Host, memory: CMemory): Record<string, CFunction> {
  return {
    ...memoryFunctions(memory),
    ...textFunctions(host, memory),
    ...threadFunctions(model, memory),
    ...outputFunctions(host, memory),
    ...fileFunctions(host, memory),
    ...forcingFunctions(host, memory),
    ...randomFunctions(),
    qsort: (base: number, count: bigint, width: bigint, compare: number) =>
      sort(memory, base, Number(count), Number(width), comparison(model, memory, compare)),
    nrn_mlh_gsort: (values: number, indices: number, count: number, compare: number) => {
      const order = new Array<number>(count)
      const { view } = memory
      for (let i = 0; i < count; i++) order[i] = view.getInt32(indices + 4 * i, true)
      const first = values / 8
      const by = comparison(model, memory, compare)
      // a comparison may make the memory grow, which takes views of it away
      order.sort((a, b) => by(memory.f64[first + a]!, memory.f64[first + b]!))
      for (let i = 0; i < count; i++) memory.view.setInt32(indices + 4 * i, order[i]!, true)
      return 1
    },
    abort: () => {
      throw new ModelError('RUN3023', 'the C code of a mechanism calls abort()')
    },
    exit: () => {
      throw new ModelError('RUN3023', 'the C code of a mechanism calls exit()')
    },
    clock: () => BigInt(Math.floor(host.seconds() * 1e6)),
    time: (at: number) => {
      const now = BigInt(Math.floor(host.seconds()))
      if (at !== 0) memory.view.setBigInt64(at, now, true)
      return now
    },
    gettimeofday: (at: number) => {
      const now = host.seconds()
      memory.view.setBigInt64(at, BigInt(Math.floor(now)), true)
      memory.view.setBigInt64(at + 8, BigInt(Math.floor((now % 1) * 1e6)), true)
      return 0
    },
    getpid: () => 1,
  }
}

/** Threads of C: each runs to its end when it is made, which is one of the orders in which they may run. */
function threadFunctions(model: Model, memory: CMemory): Record<string, CFunction> {
  const results: number[] = []
  const done = () => 0
  return {
    pthread_create: (thread: number, _attributes: number, run: number, argument: number) => {
      results.push(callHandle(model, memory, run, [argument]))
      memory.view.setBigInt64(thread, BigInt(results.length), true)
      return 0
    },
    pthread_join: (thread: bigint, at: number) => {
      if (at !== 0) memory.view.setInt32(at, results[Number(thread) - 1] ?? 0, true)
      return 0
    },
    pthread_attr_init: done,
    pthread_attr_setdetachstate: done,
    pthread_attr_destroy: done,
    pthread_mutex_init: done,
    pthread_mutex_lock: done,
    pthread_mutex_unlock: done,
    pthread_mutex_destroy: done,
  }
}

function sort(
  memory: CMemory,
  base: number,
  count: number,
  width: number,
  compare: (a: number, b: number) => number,
): void {
  const copy = memory.allocate(count * width)
  memory.u8.copyWithin(copy, base, base + count * width)
  const order = Array.from({ length: count }, (_, i) => i).sort((a, b) => compare(copy + a * width, copy + b * width))
  order.forEach(
    (from, to) => void memory.u8.copyWithin(base + to * width, copy + from * width, copy + (from + 1) * width),
  )
  memory.release(copy)
}

function memoryFunctions(memory: CMemory): Record<string, CFunction> {
  const make = (bytes: bigint) => memory.allocate(Number(bytes))
  const many = (count: bigint, bytes: bigint) => memory.allocate(Number(count * bytes))
  const again = (address: number, bytes: bigint) => memory.resize(address, Number(bytes))
  const move = (to: number, from: number, bytes: bigint) => {
    memory.u8.copyWithin(to, from, from + Number(bytes))
    return to
  }
  return {
    alloca: (bytes: bigint) => memory.extend(Number(bytes)),
    malloc: make,
    emalloc: make,
    hoc_Emalloc: make,
    calloc: many,
    ecalloc: many,
    hoc_Ecalloc: many,
    realloc: again,
    erealloc: again,
    free: (address: number) => memory.release(address),
    hoc_malchk: () => {},
    memcpy: move,
    memmove: move,
    memset: (to: number, value: number, bytes: bigint) => {
      memory.u8.fill(value, to, to + Number(bytes))
      return to
    },
  }
}

/** printf: values are handed over one by one before the call. */
function outputFunctions(host: Host, memory: CMemory): Record<string, CFunction> {
  let handed: (number | bigint)[] = []
  const formatted = (address: number): string => {
    const values = handed
    handed = []
    return formattedText(memory, memory.text(address), values)
  }
  const to = (file: number, text: string): number => {
    if (file === standardOutput) host.write(text)
    else if (file === standardError) host.writeError(text)
    else streamOf(memory, file)?.write(text)
    return text.length
  }
  const scanned = (input: string, format: number): { length: number; count: number } => {
    const targets = handed.map(Number)
    handed = []
    const found = scan(memory.text(format), input)
    found.values.forEach(({ letter, long, text }, i) => void storeScanned(memory, targets[i]!, letter, long, text))
    return {
      length: found.length,
      count: found.values.length === 0 && found.length >= input.length ? -1 : found.values.length,
    }
  }
  return {
    push_double: (value: number) => void handed.push(value),
    push_integer: (value: bigint) => void handed.push(value),
    printf: (format: number) => to(standardOutput, formatted(format)),
    fprintf: (file: number, format: number) => to(file, formatted(format)),
    sprintf: (target: number, format: number) => {
      const text = formatted(format)
      memory.write(target, text)
      return text.length
    },
    snprintf: (target: number, size: bigint, format: number) => {
      const text = formatted(format)
      memory.write(target, text.slice(0, Number(size) - 1))
      return text.length
    },
    fputc: (code: number, file: number) => to(file, String.fromCharCode(code & 255)),
    putc: (code: number, file: number) => to(file, String.fromCharCode(code & 255)),
    perror: (text: number) => void host.writeError(`${memory.text(text)}\n`),
    puts: (text: number) => to(standardOutput, `${memory.text(text)}\n`),
    fputs: (text: number, file: number) => to(file, memory.text(text)),
    putchar: (code: number) => to(standardOutput, String.fromCharCode(code & 255)),
    fflush: (file: number) => {
      streamOf(memory, file)?.flush()
      return 0
    },
    fscanf: (file: number, format: number) => {
      const open = streamOf(memory, file)!
      const { length, count } = scanned(open.rest, format)
      open.skip(length)
      if (count < 0) open.atEnd = true
      return count
    },
    sscanf: (text: number, format: number) => scanned(memory.text(text), format).count,
  }
}

function storeScanned(memory: CMemory, at: number, letter: string, long: boolean, text: string): void {
  const { view } = memory
  if (letter === 's') memory.write(at, text)
  else if (letter === 'c') memory.u8[at] = text.charCodeAt(0)
  else if ('feg'.includes(letter)) {
    if (long) view.setFloat64(at, Number(text), true)
    else view.setFloat32(at, Number(text), true)
  } else {
    const value = letter === 'x' ? Number.parseInt(text, 16) : Number(text)
    if (long) view.setBigInt64(at, BigInt(value), true)
    else view.setInt32(at, value, true)
  }
}

/** A FILE that C has opened, or a File of HOC's. */
function streamOf(memory: CMemory, handle: number): CFile | undefined {
  const found = memory.object(handle)
  if (found instanceof CFile) return found
  return found instanceof File ? memory.streamOf(found) : undefined
}

function fileFunctions(host: Host, memory: CMemory): Record<string, CFunction> {
  const file = (handle: number): CFile => {
    const found = streamOf(memory, handle)
    if (found) return found
    throw new ModelError('RUN3024', 'the C code of a mechanism uses a file that is not open')
  }
  const character = (handle: number) => file(handle).character()
  return {
    fopen: (path: number, mode: number) =>
      memory.handle(CFile.open(host, memory.text(path), memory.text(mode)) ?? null),
    fclose: (handle: number) => {
      file(handle).close()
      return 0
    },
    fgetc: character,
    getc: character,
    fgets: (to: number, most: number, handle: number) => {
      const line = file(handle).line(most - 1)
      if (line === undefined) return 0
      memory.write(to, line)
      return to
    },
    feof: (handle: number) => Number(file(handle).atEnd),
    rewind: (handle: number) => file(handle).seek(0, 0),
    ftell: (handle: number) => BigInt(file(handle).place),
    fseek: (handle: number, offset: bigint, from: number) => {
      file(handle).seek(Number(offset), from)
      return 0
    },
    fread: (to: number, size: bigint, count: bigint, handle: number) => {
      const open = file(handle)
      const whole = Math.min(Number(count), Math.floor(open.rest.length / Number(size)))
      if (whole < Number(count)) open.atEnd = true
      const text = open.take(whole * Number(size))
      for (let i = 0; i < text.length; i++) memory.u8[to + i] = text.charCodeAt(i)
      return BigInt(whole)
    },
    fwrite: (from: number, size: bigint, count: bigint, handle: number) => {
      let text = ''
      for (let i = 0; i < Number(size * count); i++) text += String.fromCharCode(memory.u8[from + i]!)
      file(handle).write(text)
      return count
    },
  }
}

function randomFunctions(): Record<string, CFunction> {
  const [fine, coarse] = [new Drand48(), new AdditiveRandom()]
  return {
    drand48: () => fine.next(),
    srand48: (seed: bigint) => fine.seed(seed),
    random: () => BigInt(coarse.next()),
    rand: () => coarse.next(),
    srandom: (seed: number) => coarse.seed(seed),
    srand: (seed: number) => coarse.seed(seed),
    initstate: (seed: number, state: number, bytes: bigint) => {
      coarse.initialize(seed, Number(bytes))
      return state
    },
    setstate: (state: number) => state,
  }
}
