/**
 * Where the files of a published model are: in a folder, or in a zip that stays packed. Both find files whose names are written otherwise, and
 * keep a note of it.
 */
import { posix } from 'node:path'
import { NodeHost } from '../node-host.ts'
import { healedPath } from './heal.ts'

export interface ModelHost extends NodeHost {
  /** What was mended on the way. */
  readonly notes: Set<string>
}

export class FolderHost extends NodeHost implements ModelHost {
  readonly notes = new Set<string>()

  override readFile(path: string): string | undefined {
    return super.readFile(path) ?? super.readFile(this.healed(path))
  }

  override readBytes(path: string): Uint8Array | undefined {
    return super.readBytes(path) ?? super.readBytes(this.healed(path))
  }

  private healed(path: string): string {
    if (super.exists(path)) return path
    const list = (folder: string) => (super.isDirectory(folder) ? super.listDirectory(folder) : undefined)
    return noted(this.notes, path, healedPath(path, list))
  }
}

/** Reads what is in the archive and, beside it, what the program has written; nothing of it is on the disk. */
export class ArchiveHost extends NodeHost implements ModelHost {
  readonly notes = new Set<string>()
  readonly written = new Map<string, Uint8Array>()
  private folder = '/'

  constructor(
    private readonly files: ReadonlyMap<string, Uint8Array>,
    library: (name: string) => string | undefined,
  ) {
    super(library)
  }

  override readBytes(path: string): Uint8Array | undefined {
    return this.at(path) ?? this.at(this.healed(path))
  }

  override readFile(path: string): string | undefined {
    const bytes = this.readBytes(path)
    return bytes && Buffer.from(bytes).toString('latin1')
  }

  override writeFile(path: string, data: string | Uint8Array): void {
    this.written.set(this.place(path), typeof data === 'string' ? Buffer.from(data, 'latin1') : data.slice())
  }

  override appendFile(path: string, data: string | Uint8Array): void {
    const more = typeof data === 'string' ? Buffer.from(data, 'latin1') : data
    this.writeFile(path, Buffer.concat([this.at(path) ?? new Uint8Array(), more]))
  }

  override removeFile(path: string): boolean {
    return this.written.delete(this.place(path))
  }

  override exists(path: string): boolean {
    return this.at(path) !== undefined || this.isDirectory(path)
  }

  override isDirectory(path: string): boolean {
    return this.place(path) === '' || this.listDirectory(path).length > 0
  }

  override listDirectory(path: string): string[] {
    const prefix = this.place(path) === '' ? '' : `${this.place(path)}/`
    const inside = [...this.files.keys(), ...this.written.keys()].filter((one) => one.startsWith(prefix))
    return [...new Set(inside.map((one) => one.slice(prefix.length).split('/')[0]!))].sort()
  }

  override cwd(): string {
    return this.folder
  }

  override chdir(path: string): boolean {
    if (!this.isDirectory(path)) return false
    this.folder = `/${this.place(path)}`
    return true
  }

  /** Commands would look for files that are not on the disk. */
  override system(command: string): { status: number; output: string } {
    this.notes.add(`not run, as the model is packed: ${command}`)
    return { status: 127 << 8, output: '' }
  }

  /** From the archive's root on; `..` ends there. */
  private place(path: string): string {
    return posix.resolve('/', this.folder, path).slice(1)
  }

  private at(path: string): Uint8Array | undefined {
    const place = this.place(path)
    return this.written.get(place) ?? this.files.get(place)
  }

  private healed(path: string): string {
    if (this.at(path)) return path
    return noted(
      this.notes,
      path,
      healedPath(path, (folder) => this.listDirectory(folder)),
    )
  }
}

function noted(notes: Set<string>, path: string, found: string | undefined): string {
  if (found === undefined) return path
  notes.add(`${path} is ${found}`)
  return found
}
