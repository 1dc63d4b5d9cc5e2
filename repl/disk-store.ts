/**
 * What is kept on disk from one run to the next, a file for each key in a folder of the user's own.
 *
 * A file holds a mark of its format, a sum of what is kept, the key itself and what is kept under it. One that is damaged, cut short,
 * of another key or not ours is taken for missing, and written anew. So names of files may come from a hash that takes no time:
 * loading Node's cryptography takes longer than reading a hundred files. Files appear whole, by way of another name, so that
 * programs may run side by side. A disk that is full or may not be written to costs time and nothing else.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import type { Host } from '../mechanisms.ts'

type Store = NonNullable<Host['store']>

const format = 'loligo 2\n'
/** The format, two words of sum, the length of the key: multiples of four, as are the key and what is kept with their zeros behind. */
const place = { sum: 12, keyLength: 20, length: 24, key: 28 } as const

export class DiskStore implements Store {
  constructor(private readonly folder: string) {}

  read(key: string): Uint8Array | undefined {
    const wanted = Buffer.from(key, 'utf8')
    let file: Buffer
    try {
      file = readFileSync(this.path(wanted))
    } catch {
      return undefined
    }
    return valueIn(file, wanted)
  }

  write(key: string, value: Uint8Array): void {
    const whose = Buffer.from(key, 'utf8')
    const path = this.path(whose)
    const draft = `${path}.${process.pid}-${Date.now()}`
    try {
      this.writeNew(draft, fileOf(whose, value))
      renameSync(draft, path)
    } catch {
      withoutTrouble(() => rmSync(draft, { force: true }))
    }
  }

  /** The folder is made where that fails: to ask for it each time takes longer than to write. */
  private writeNew(path: string, content: Buffer): void {
    try {
      writeFileSync(path, content, { flag: 'wx' })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      makeFolder(this.folder)
      writeFileSync(path, content, { flag: 'wx' })
    }
  }

  private path(key: Buffer): string {
    const [a, b] = sumOf(key, key.length)
    return `${this.folder}/${hexadecimal(a)}${hexadecimal(b)}`
  }
}

const hexadecimal = (word: number) => (word >>> 0).toString(16).padStart(8, '0')
const inWords = (length: number) => (length + 3) & ~3

function fileOf(key: Buffer, value: Uint8Array): Buffer {
  const start = place.key + inWords(key.length)
  const file = Buffer.alloc(start + inWords(value.length))
  file.write(format, 'latin1')
  file.writeInt32LE(key.length, place.keyLength)
  file.writeInt32LE(value.length, place.length)
  file.set(key, place.key)
  file.set(value, start)
  const [a, b] = sumOf(file.subarray(start), value.length)
  file.writeInt32LE(a, place.sum)
  file.writeInt32LE(b, place.sum + 4)
  return file
}

/** Undefined where the file is not all there, or another key's. */
function valueIn(file: Buffer, key: Buffer): Uint8Array | undefined {
  if (file.length < place.key || file.toString('latin1', 0, format.length) !== format) return undefined
  const start = place.key + inWords(key.length)
  const length = file.readInt32LE(place.length)
  if (file.readInt32LE(place.keyLength) !== key.length || file.length !== start + inWords(length)) return undefined
  if (file.compare(key, 0, key.length, place.key, place.key + key.length) !== 0) return undefined
  const [a, b] = sumOf(file.subarray(start), length)
  if (a !== file.readInt32LE(place.sum) || b !== file.readInt32LE(place.sum + 4)) return undefined
  return new Uint8Array(file.buffer, file.byteOffset + start, length)
}

/** Two words that tell of each change of a few bytes; against chance, not against malice: whoever may write here may write any program. */
function sumOf(data: Buffer, seed: number): [number, number] {
  const words = wordsOf(data)
  let [a, b] = [seed, ~seed]
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    a = Math.imul(a ^ word, 0x9e3779b1)
    a ^= a >>> 15
    b = Math.imul(b + word, 0x85ebca6b)
    b ^= b >>> 13
  }
  return [a | 0, b | 0]
}

/** With zeros behind. */
function wordsOf(data: Buffer): Int32Array {
  const fits = data.byteOffset % 4 === 0 && data.length % 4 === 0
  if (fits) return new Int32Array(data.buffer, data.byteOffset, data.length / 4)
  const copy = new Int32Array(inWords(data.length) / 4)
  new Uint8Array(copy.buffer).set(data)
  return copy
}

/** Where the folder is a file, or below one, even taking away what is not there fails. */
function withoutTrouble(attempt: () => void): void {
  try {
    attempt()
  } catch {}
}

/** By itself, because Node's `recursive` never comes back where a folder above can not be made (in /proc, for one). */
function makeFolder(path: string, mayAscend = true): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || !mayAscend || dirname(path) === path) throw error
    makeFolder(dirname(path))
    makeFolder(path, false)
  }
}

/**
 * Where the environment says: LOLIGO_CACHE names a folder, or is `off`; else `loligo` in XDG_CACHE_HOME or ~/.cache. Undefined
 * where nothing is to be kept.
 */
export function cacheFolder(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const { LOLIGO_CACHE: own, XDG_CACHE_HOME: base } = environment
  if (own !== undefined) return own === '' || own === 'off' || own === '0' ? undefined : own
  // a relative folder there has to be ignored, says the standard that named it
  if (base && isAbsolute(base)) return join(base, 'loligo')
  const home = environment.HOME ?? homedir()
  return home ? join(home, '.cache', 'loligo') : undefined
}
