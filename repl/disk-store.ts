/**
 * What is kept on disk from one run to the next, a file for each key in a folder of the user's own.
 *
 * A file begins with a mark of its format and a sum of what follows. One that is damaged, cut short, or not ours is taken for
 * missing, and written anew. Files appear whole, by way of another name, so that programs may run side by side. A disk that is
 * full or may not be written to costs time and nothing else.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import type { Host } from '../index.ts'
import { cryptography } from './on-demand.ts'

type Store = NonNullable<Host['store']>

const format = Buffer.from('loligo 1\n')
const sumLength = 32
const digest = (data: string | Uint8Array) => cryptography().createHash('sha256').update(data).digest()

export class DiskStore implements Store {
  constructor(private readonly folder: string) {}

  read(key: string): Uint8Array | undefined {
    let file: Buffer
    try {
      file = readFileSync(this.path(key))
    } catch {
      return undefined
    }
    const start = format.length + sumLength
    if (file.length < start || !file.subarray(0, format.length).equals(format)) return undefined
    const value = file.subarray(start)
    return digest(value).equals(file.subarray(format.length, start)) ? value : undefined
  }

  write(key: string, value: Uint8Array): void {
    const path = this.path(key)
    const draft = `${path}.${process.pid}-${Date.now()}`
    try {
      makeFolder(this.folder)
      writeFileSync(draft, Buffer.concat([format, digest(value), value]), { flag: 'wx' })
      renameSync(draft, path)
    } catch {
      withoutTrouble(() => rmSync(draft, { force: true }))
    }
  }

  private path(key: string): string {
    return join(this.folder, digest(key).toString('hex'))
  }
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
