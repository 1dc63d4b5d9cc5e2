/** A Host without a machine round it: output is collected, files live in memory. For tests, pages and TypeScript programs. */
import type { Host } from '../stdlib/binding/host.ts'

export interface MemoryHost extends Host {
  readonly output: string
  readonly errors: string
  readonly files: Map<string, string>
}

export function memoryHost(
  files: Record<string, string> = {},
  library: (name: string) => string | undefined = () => undefined,
): MemoryHost {
  const kept = new Map(Object.entries(files))
  const text = (data: string | Uint8Array) => (typeof data === 'string' ? data : String.fromCharCode(...data))
  /** What lies in a folder; folders are there as far as files lie in them. */
  const entriesOf = (folder: string) => {
    const prefix = /^(\.|\/|)$/.test(folder) ? '' : `${folder.replace(/\/$/, '')}/`
    const inside = [...kept.keys()].filter((path) => path.startsWith(prefix))
    return [...new Set(inside.map((path) => path.slice(prefix.length).split('/')[0]!))]
  }
  const host = {
    output: '',
    errors: '',
    files: kept,
    write: (more: string) => void (host.output += more),
    writeError: (more: string) => void (host.errors += more),
    readFile: (path: string) => kept.get(path),
    readBytes: (path: string) => {
      const found = kept.get(path)
      return found === undefined ? undefined : Uint8Array.from(found, (c) => c.charCodeAt(0))
    },
    writeFile: (path: string, data: string | Uint8Array) => void kept.set(path, text(data)),
    appendFile: (path: string, data: string | Uint8Array) => void kept.set(path, (kept.get(path) ?? '') + text(data)),
    removeFile: (path: string) => kept.delete(path),
    exists: (path: string) => kept.has(path),
    isDirectory: (path: string) => entriesOf(path).length > 0,
    listDirectory: (path: string) => entriesOf(path),
    cwd: () => '/',
    chdir: () => false,
    environment: () => undefined,
    system: () => ({ status: 127 << 8, output: '' }),
    readLine: () => undefined,
    seconds: () => Date.now() / 1000,
    libraryFile: library,
  }
  return host
}
