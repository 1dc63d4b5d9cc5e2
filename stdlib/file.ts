/**
 * File: text and binary files, read as a whole when opened and written through a buffer. One character is one byte.
 */

import { problem } from '../lang/problem.ts'
import type { HocClass } from './binding/class.ts'
import type { Context } from './binding/context.ts'
import type { Host } from './binding/host.ts'
import { anything, either, integer, number, optional, pointer, rest, text, textCell } from './binding/params.ts'
import { asFlag, asNothing, asNumber, asText, hocClassMadeBy, membersOf } from './binding/table.ts'
import { isRef, type StringCell } from './binding/value.ts'
import { printfArguments } from './text/arguments.ts'
import { formatOf } from './text/formats.ts'
import { expandPath, readText } from './text/paths.ts'
import { nextNumber, wordFrom } from './text/scan.ts'

/** Characters kept back before they go to the host. */
const bufferSize = 65536

type Mode = 'closed' | 'read' | 'write' | 'update'

export class File {
  private name: string
  private mode: Mode = 'closed'
  /** What was read, or in update mode the whole content. */
  private content = ''
  private at = 0
  /** Written but not yet handed to the host. */
  private pending: string[] = []
  private pendingSize = 0
  /** Opened so that it can be read: by `ropen`, or to be read and written. */
  private readable = false
  private appends = false
  /** What was read last, if that was a number. */
  lastNumber: number | undefined = undefined

  constructor(
    private readonly host: Host,
    name = '',
  ) {
    this.name = expandPath(host, name)
  }

  getname(): string {
    return this.name
  }

  /** The directory part of the name, with its slash. HOC's `dir` is the folder of a dialog. */
  dir(): string {
    return this.name.slice(0, this.name.lastIndexOf('/') + 1)
  }

  /** Takes the name of a new temporary file. */
  mktemp(): boolean {
    for (let i = 0; ; i++) {
      this.name = `/tmp/loligo${Math.floor(this.host.seconds() * 1000).toString(36)}${i}`
      if (!this.host.exists(this.name)) return true
    }
  }

  /** Opens for reading; false when there is no such file. */
  ropen(name?: string): boolean {
    this.rename(name)
    const content = this.name === '' ? undefined : readText(this.host, this.name)
    if (content === undefined) return false
    this.content = content
    return this.start('read', 0)
  }

  /** Opens for writing, empty. */
  wopen(name?: string): boolean {
    this.rename(name)
    if (this.name === '' || !this.attempt(() => this.host.writeFile(this.name, ''))) return false
    return this.start('write', 0)
  }

  /** Opens for writing at the end. */
  aopen(name?: string): boolean {
    this.rename(name)
    const before = this.host.readFile(this.name)
    if (this.name === '' || !this.attempt(() => this.host.appendFile(this.name, ''))) return false
    this.appends = true
    return this.start('write', before?.length ?? 0)
  }

  isopen(): boolean {
    return this.mode !== 'closed'
  }

  isReadOnly(): boolean {
    return this.mode === 'read'
  }

  close(): void {
    this.flush()
    this.mode = 'closed'
    this.content = ''
  }

  /** Deletes the file. */
  unlink(): boolean {
    this.pending = []
    return this.host.removeFile(this.name)
  }

  flush(): void {
    if (this.mode === 'update') this.host.writeFile(this.name, this.content)
    else if (this.pending.length > 0) this.host.appendFile(this.name, this.pending.join(''))
    this.pending = []
    this.pendingSize = 0
  }

  /** Whether nothing is left to read; there never is in a file that is only written. */
  eof(): boolean {
    this.open()
    return !this.readable || this.at >= this.content.length
  }

  tell(): number {
    this.open()
    return this.at
  }

  /** Moves to a place counted from the start (0), from here (1) or from the end (2). */
  seek(offset = 0, origin = 0): void {
    this.open()
    if (this.mode === 'write') this.edit()
    const base = origin === 1 ? this.at : origin === 2 ? this.content.length : 0
    this.at = Math.max(0, base + offset)
  }

  write(shown: string): void {
    this.open()
    if (this.mode === 'read') throw problem('HOC3032', undefined, `${this.name} :file is open for reading only`)
    if (this.appends && this.mode === 'update') this.at = this.content.length
    if (this.mode === 'update') {
      this.content = this.content.padEnd(this.at, '\0')
      this.content = this.content.slice(0, this.at) + shown + this.content.slice(this.at + shown.length)
    } else {
      this.pending.push(shown)
      this.pendingSize += shown.length
    }
    this.at += shown.length
    if (this.pendingSize > bufferSize) this.flush()
  }

  /** Reads and writes at one place from here on. */
  update(): void {
    this.open()
    if (this.mode !== 'update') this.edit()
    this.readable = true
  }

  /** The rest of the line with a newline, or undefined at the end. Lines may end in CR, CR LF, or with the file as well. */
  line(): string | undefined {
    if (this.eof()) return undefined
    const { content, at } = this
    const feed = content.indexOf('\n', at)
    const whole = content.slice(at, feed < 0 ? content.length : feed)
    const end = whole.indexOf('\r')
    const text = end < 0 ? whole : whole.slice(0, end)
    const after = at + text.length
    this.at = Math.min(content.length, after + (content.startsWith('\r\n', after) ? 2 : 1))
    return `${text}\n`
  }

  /** The next word, or undefined at the end. */
  word(): string | undefined {
    if (this.eof()) return undefined
    const found = wordFrom(this.content, this.at)
    this.at = found ? found.end : this.content.length
    return found?.word
  }

  /** The next number, words skipped, or undefined at the end. */
  nextNumber(): number | undefined {
    this.lastNumber = undefined
    if (this.eof()) return undefined
    const found = nextNumber(this.content, this.at)
    this.at = found ? found.end : this.content.length
    this.lastNumber = found?.value
    return found?.value
  }

  /** So many bytes, or fewer at the end. */
  bytes(count: number): Uint8Array {
    if (this.eof()) return new Uint8Array(0)
    const piece = this.content.slice(this.at, this.at + count)
    this.at += piece.length
    const bytes = new Uint8Array(piece.length)
    for (let i = 0; i < bytes.length; i++) bytes[i] = piece.charCodeAt(i)
    return bytes
  }

  /** All that is left, one character a byte; the place stays. */
  rest(): string {
    this.open()
    return this.content.slice(this.at)
  }

  writeBytes(bytes: Uint8Array): void {
    let shown = ''
    // as many characters as a call takes arguments
    for (let i = 0; i < bytes.length; i += 4096) shown += String.fromCharCode(...bytes.subarray(i, i + 4096))
    this.write(shown)
  }

  private rename(name: string | undefined): void {
    if (this.mode !== 'closed') this.close()
    this.appends = false
    if (name !== undefined) this.name = expandPath(this.host, name)
  }

  private start(mode: Mode, at: number): boolean {
    this.mode = mode
    this.readable = mode === 'read'
    this.at = at
    return true
  }

  private edit(): void {
    this.flush()
    this.content = this.host.readFile(this.name) ?? ''
    this.mode = 'update'
  }

  private attempt(action: () => void): boolean {
    try {
      action()
      return true
    } catch {
      return false
    }
  }

  private open(): void {
    if (this.mode !== 'closed') return
    throw problem('HOC3031', undefined, `${this.name} :file is not open`, {
      help: 'call ropen(), wopen() or aopen() first',
    })
  }
}

// ---- HOC

const filesKey = Symbol('open files')
const openFiles = (context: Context) => context.state(filesKey, () => new Set<File>())

/** Writes out what is still buffered; for the end of a session. */
export function flushFiles(context: Context): void {
  for (const file of openFiles(context)) if (file.isopen()) file.flush()
}

/** Sees to it that a file written to is complete at the end of the session. */
function opened(file: File, context: Context, done: boolean): boolean {
  if (done) openFiles(context).add(file)
  return done
}

const printfReader = printfArguments('printf')

const on = membersOf(File)
const name = optional(text('name'))

/** A line or a word as HOC gets it: its length, or -1. */
function assign(cell: StringCell, found: string | undefined): number {
  if (found === undefined) return -1
  cell.value = found
  return found.length
}

export const fileClass: HocClass = hocClassMadeBy<File, [typeof name]>(
  'File',
  [name],
  (context, named) => new File(context.host, named),
  {
    ropen: on.method('ropen', [name], asFlag),
    wopen: on.hoc([name], asFlag, (self, context, named) => opened(self, context, self.wopen(named))),
    aopen: on.hoc([name], asFlag, (self, context, named) => opened(self, context, self.aopen(named))),
    close: on.hoc([], asNothing, (self, context) => {
      self.close()
      openFiles(context).delete(self)
    }),
    isopen: on.method('isopen', [], asFlag),
    eof: on.method('eof', [], asFlag),
    tell: on.method('tell', [], asNumber),
    seek: on.method('seek', [optional(integer('offset')), optional(integer('origin', 0, 2))], asNothing),
    flush: on.hoc([], asFlag, (self) => {
      self.flush()
      return true
    }),
    gets: on.hoc([textCell('line')], asNumber, (self, _context, cell) => assign(cell, self.line())),
    scanstr: on.hoc([textCell('word')], asNumber, (self, _context, cell) => assign(cell, self.word())),
    scanvar: on.hoc([], asNumber, (self) => {
      const found = self.nextNumber()
      if (found === undefined) throw problem('HOC3033', undefined, `EOF in fscan: no more numbers in ${self.getname()}`)
      return found
    }),
    printf: on.hoc([text('format'), rest(anything('values'))], asNothing, (self, context, format, ...values) => {
      const shown = formatOf(context, format).render(values, 0, printfReader)
      if (self.isReadOnly())
        context.warn('HOC3032', `${self.getname()} :file is open for reading only, nothing is written`)
      else self.write(shown)
    }),
    getname: on.hoc([optional(textCell('name'))], asText, (self, _context, cell) => {
      if (cell) cell.value = self.getname()
      return self.getname()
    }),
    // the folder that a dialog shows; without a display there is none
    dir: on.hoc([], asText, () => ''),
    mktemp: on.method('mktemp', [], asFlag),
    unlink: on.method('unlink', [], asFlag),
    // without a display there is nothing to choose with; with arguments it would make the dialog
    chooser: on.hoc([rest(anything('what'))], asNumber, () => 1),
    vwrite: on.hoc(
      [either(number('n'), pointer('x')), optional(pointer('x'))],
      asNumber,
      (self, _context, first, second) => {
        const [count, from] = isRef(first) ? [1, first] : [first, second!]
        self.writeBytes(new Uint8Array(Float64Array.from({ length: count }, (_, i) => from.offset(i).get()).buffer))
        return count
      },
    ),
    vread: on.hoc(
      [either(number('n'), pointer('x')), optional(pointer('x'))],
      asNumber,
      (self, _context, first, second) => {
        const [count, to] = isRef(first) ? [1, first] : [first, second!]
        const bytes = self.bytes(8 * count)
        if (bytes.length < 8 * count) return 0
        new Float64Array(bytes.buffer).forEach((value, i) => {
          to.offset(i).set(value)
        })
        return count
      },
    ),
  },
  {
    help: 'A text or binary file.',
    destroy: (self, context) => {
      self.close()
      openFiles(context).delete(self)
    },
  },
)
