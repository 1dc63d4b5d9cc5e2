/**
 * What is kept on disk from one run to the next, a file for each key in a folder of the user's own.
 *
 * A file holds a mark of its format, the key itself and, twice, what is kept under it: to compare the two takes no time, while a sum of them, in code that
 * runs for the first time, took as long as a twentieth of compiling. One that is damaged, cut short, of another key or not ours is taken for missing, and
 * written anew. So names of files may come from a hash that takes no time either: loading Node's cryptography takes longer than reading a hundred files.
 * Files appear whole, by way of another name, so that programs may run side by side. A disk that is full or may not be written to costs time and
 * nothing else.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import type { Host } from '../mechanisms.ts'

type Store = NonNullable<Host['store']>

const format = 'loligo 3\n'
/** The format, the lengths of the key and of what is kept, the key, what is kept. */
const place = { keyLength: 12, length: 16, key: 20 } as const

/** Where the entry of a key is. */
interface Entry {
  readonly key: string
  readonly bytes: Buffer
  readonly path: string
}

export class DiskStore implements Store {
  /** What is not there when it is asked for is written next. */
  private latest: Entry | undefined

  constructor(private readonly folder: string) {}

  read(key: string): Uint8Array | undefined {
    const { bytes, path } = this.entry(key)
    let file: Buffer
    try {
      file = readFileSync(path)
    } catch {
      return undefined
    }
    return valueIn(file, bytes)
  }

  write(key: string, value: Uint8Array): void {
    const { bytes, path } = this.entry(key)
    const draft = `${path}.${process.pid}-${Date.now()}`
    try {
      this.writeNew(draft, fileOf(bytes, value))
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

  private entry(key: string): Entry {
    if (this.latest?.key === key) return this.latest
    const bytes = Buffer.from(key, 'utf8')
    this.latest = { key, bytes, path: `${this.folder}/${nameFor(bytes)}` }
    return this.latest
  }
}

function fileOf(key: Buffer, value: Uint8Array): Buffer {
  const start = place.key + key.length
  const file = Buffer.alloc(start + 2 * value.length)
  file.write(format, 'latin1')
  file.writeInt32LE(key.length, place.keyLength)
  file.writeInt32LE(value.length, place.length)
  file.set(key, place.key)
  file.set(value, start)
  file.set(value, start + value.length)
  return file
}

/** Undefined where the file is not all there, or another key's. */
function valueIn(file: Buffer, key: Buffer): Uint8Array | undefined {
  if (file.length < place.key || file.toString('latin1', 0, format.length) !== format) return undefined
  const start = place.key + key.length
  const length = file.readInt32LE(place.length)
  const second = start + length
  if (file.readInt32LE(place.keyLength) !== key.length || file.length !== second + length) return undefined
  if (file.compare(key, 0, key.length, place.key, start) !== 0) return undefined
  if (length > 0 && file.compare(file, start, second, second, second + length) !== 0) return undefined
  return new Uint8Array(file.buffer, file.byteOffset + start, length)
}

/** No calls and no products, for this runs before anything is optimized; two keys of one name only take each other's place. */
function nameFor(key: Buffer): string {
  const words = new Int32Array((key.length + 3) >> 2)
  new Uint8Array(words.buffer).set(key)
  const count = words.length
  let [a, b] = [0, 0]
  for (let i = 0; i < count; i++) {
    const word = words[i]! + i
    a = ((a << 7) | (a >>> 25)) ^ word
    b = ((b << 13) | (b >>> 19)) ^ word
  }
  return hexadecimal(a) + hexadecimal(b)
}

const hexadecimal = (word: number) => (word >>> 0).toString(16).padStart(8, '0')

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
