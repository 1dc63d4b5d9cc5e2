/** What the C library does, for the C of mechanisms: memory, texts, printf and scanf, files, random numbers. */
import { sprintf } from '../../lang/printf.ts'
import { ModelError } from '../../runtime/errors.ts'
import type { Model } from '../../runtime/model.ts'
import type { Host } from '../binding/host.ts'
import { CFile, scan } from './files.ts'
import type { CMemory } from './memory.ts'
import { AdditiveRandom, Drand48 } from './random.ts'

export type CFunction = (...values: never[]) => unknown
const [standardOutput, standardError] = [0x7e000001, 0x7e000002]
/** Function pointers: a mechanism's export. */
export interface FunctionHandle {
  readonly mechanism: number
  readonly instance: number
  readonly name: string
}

export function callHandle(model: Model, memory: CMemory, handle: number, args: readonly number[]): number {
  const found = memory.object(handle) as FunctionHandle | undefined
  if (!found)
    throw new ModelError('RUN3025', 'the C code of a mechanism calls a function through a pointer that points to none')
  const { mechanism, instance, name } = found
  const { exports, context } = model.mechanisms.at(mechanism)
  return exports[name]!(context, instance, ...args)
}

export function libraryFunctions(model: Model, host: Host, memory: CMemory): Record<string, CFunction> {
  return {
    ...memoryFunctions(memory),
    ...textFunctions(memory),
    ...outputFunctions(host, memory),
    ...fileFunctions(host, memory),
    ...randomFunctions(),
    qsort: (base: number, count: bigint, width: bigint, compare: number) =>
      sort(memory, base, Number(count), Number(width), (a, b) => callHandle(model, memory, compare, [a, b])),
    nrn_mlh_gsort: (values: number, indices: number, count: number, compare: number) => {
      const order = Array.from({ length: count }, (_, i) => memory.view.getInt32(indices + 4 * i, true))
      const value = (i: number) => memory.f64[values / 8 + i]!
      order.sort((a, b) => callHandle(model, memory, compare, [value(a), value(b)]))
      order.forEach((one, i) => void memory.view.setInt32(indices + 4 * i, one, true))
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

function textFunctions(memory: CMemory): Record<string, CFunction> {
  const text = (address: number) => memory.text(address)
  const compared = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  const put = (to: number, value: string) => {
    memory.write(to, value)
    return to
  }
  return {
    strlen: (a: number) => BigInt(text(a).length),
    strcmp: (a: number, b: number) => compared(text(a), text(b)),
    strncmp: (a: number, b: number, n: bigint) => compared(text(a).slice(0, Number(n)), text(b).slice(0, Number(n))),
    strcpy: (to: number, from: number) => put(to, text(from)),
    strcat: (to: number, from: number) => put(to, text(to) + text(from)),
    strncpy: (to: number, from: number, n: bigint) => {
      const value = text(from).slice(0, Number(n)).padEnd(Number(n), '\0')
      for (let i = 0; i < value.length; i++) memory.u8[to + i] = value.charCodeAt(i)
      return to
    },
    strdup: (from: number) => {
      const value = text(from)
      return put(memory.allocate(value.length + 1), value)
    },
    strstr: (a: number, b: number) => {
      const at = text(a).indexOf(text(b))
      return at < 0 ? 0 : a + at
    },
    strchr: (a: number, code: number) => {
      const at = text(a).indexOf(String.fromCharCode(code))
      return at < 0 ? 0 : a + at
    },
    atof: (a: number) => Number.parseFloat(text(a)) || 0,
    atoi: (a: number) => Number.parseInt(text(a), 10) | 0,
    atol: (a: number) => BigInt(Number.parseInt(text(a), 10) || 0),
  }
}

/** printf: values are handed over one by one before the call. */
function outputFunctions(host: Host, memory: CMemory): Record<string, CFunction> {
  let handed: (number | bigint)[] = []
  const formatted = (address: number): string => {
    const values = handed
    handed = []
    let i = 0
    let [format, shown] = ['', [] as (number | string)[]]
    for (const [piece, flags, letter] of memory
      .text(address)
      .matchAll(/%([-+ #0]*(?:\*|\d*)(?:\.(?:\*|\d*))?)[lhzq]*([a-zA-Z%])|[^%]+|%/g)) {
      if (letter === undefined) format += piece
      else if (letter === '%') format += '%%'
      else {
        const width = flags!.replace(/\*/g, () => String(values[i++] ?? 0))
        const value = values[i++] ?? 0
        if (letter === 's') shown.push(value === 0n ? '(null)' : memory.text(Number(value)))
        else if (letter === 'c') shown.push(String.fromCharCode(Number(value) & 255))
        else if ('uxXop'.includes(letter))
          shown.push(Number(typeof value === 'bigint' ? (value < 0n ? BigInt.asUintN(32, value) : value) : value))
        else shown.push(Number(value))
        format += `%${width}${letter === 'c' ? 's' : 'iu'.includes(letter) ? 'd' : letter === 'p' ? 'x' : letter}`
      }
    }
    return sprintf(format, ...shown)
  }
  const to = (file: number, text: string): number => {
    if (file === standardOutput) host.write(text)
    else if (file === standardError) host.writeError(text)
    else (memory.object(file) as CFile | undefined)?.write(text)
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
    puts: (text: number) => to(standardOutput, `${memory.text(text)}\n`),
    fputs: (text: number, file: number) => to(file, memory.text(text)),
    putchar: (code: number) => to(standardOutput, String.fromCharCode(code & 255)),
    fflush: (file: number) => {
      const open = memory.object(file)
      if (open instanceof CFile) open.flush()
      return 0
    },
    fscanf: (file: number, format: number) => {
      const open = memory.object(file) as CFile
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

function fileFunctions(host: Host, memory: CMemory): Record<string, CFunction> {
  const file = (handle: number): CFile => {
    const found = memory.object(handle)
    if (found instanceof CFile) return found
    throw new ModelError('RUN3024', 'the C code of a mechanism uses a file that is not open')
  }
  const character = (handle: number) => file(handle).character()
  return {
    fopen: (path: number, mode: number) =>
      memory.handle(CFile.open(host, memory.text(path), memory.text(mode)) ?? null),
    fclose: (handle: number) => {
      file(handle).flush()
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
    rewind: (handle: number) => {
      file(handle).place = 0
    },
    ftell: (handle: number) => BigInt(file(handle).place),
    fseek: (handle: number, offset: bigint, from: number) => {
      const open = file(handle)
      open.place = Number(offset) + (from === 0 ? 0 : from === 1 ? open.place : open.size)
      return 0
    },
    fread: (to: number, size: bigint, count: bigint, handle: number) => {
      const open = file(handle)
      const whole = Math.min(Number(count), Math.floor(open.rest.length / Number(size)))
      const text = open.rest.slice(0, whole * Number(size))
      for (let i = 0; i < text.length; i++) memory.u8[to + i] = text.charCodeAt(i)
      open.skip(text.length)
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
