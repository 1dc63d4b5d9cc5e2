/**
 * Eutectic (NTS) files: number, code, tag, x, y, z, diameter a line. Branches follow one another as they are drawn: what comes after an
 * end goes on at the last fork that still has a branch to come.
 */
import { sprintf } from '../../lang/printf.ts'
import type { Ref } from '../../runtime/memory/ref.ts'
import { sscanf } from '../text/scan.ts'
import { sampled } from './outline.ts'
import { linesOf, type Morphology, Part, type Point } from './part.ts'

export const readEutectic = (text: string, name: string): Morphology => new Reader(name).read(text)

interface Row {
  readonly id: number
  readonly code: string
  readonly tag: number
  readonly point: Point
  readonly line: number
  readonly text: string
  readonly role: Role
}

type Role = 'start' | 'on' | 'fork' | 'end' | 'soma'

const roleOfCode: Readonly<Record<string, Role>> = {
  MTO: 'start',
  BP: 'fork',
  FS: 'on',
  SB: 'on',
  CP: 'on',
  NE: 'end',
  ES: 'end',
  MAE: 'end',
  TAE: 'end',
  BAE: 'end',
  SOS: 'soma',
  SCP: 'soma',
  SOE: 'soma',
}
const numberOfRole: Readonly<Record<Role, number>> = { start: 1, on: 2, fork: 3, end: 4, soma: 10 }

class Reader {
  private readonly rows: Row[] = []
  private readonly starts: number[] = []
  private readonly unreadable: string[] = []
  private readonly parts: Part[] = []
  private readonly open: Part[] = []
  private spines = 0
  private hasErrors = false

  constructor(private readonly name: string) {}

  read(text: string): Morphology {
    linesOf(text).forEach((line, i) => {
      this.line(line, i + 1)
    })
    const soma = this.soma()
    for (const start of this.starts) this.branch(start)
    if (this.open.length > 0) this.hasErrors = true
    const types = this.parts.map(({ id }) => this.rows[id]!.tag)
    if (soma) this.joinTo(soma)
    const column = (get: (row: Row) => number) => this.rows.map(get)
    return {
      format: 'Eutectic',
      parts: this.parts,
      types,
      lineOf: column(({ line }) => line),
      hasErrors: this.hasErrors,
      messages: this.hasErrors ? this.report() : '',
      columns: {
        type: types,
        id: column(({ id }) => id),
        tag: column(({ tag }) => tag),
        x: column(({ point }) => point[0]),
        y: column(({ point }) => point[1]),
        z: column(({ point }) => point[2]),
        d: column(({ point }) => point[3]),
        iline: column(({ line }) => line),
        points: column(({ id }) => id),
        pointtype: column(({ role }) => numberOfRole[role]),
        firstpoints: this.starts,
      },
      texts: {},
    }
  }

  private line(text: string, line: number): void {
    const found: (number | string)[] = []
    const number = (i: number): Ref =>
      ({ set: (value: number) => void (found[i] = value), get: () => 0 }) as unknown as Ref
    const word = { value: '' }
    const targets = [number(0), word, ...[2, 3, 4, 5, 6].map(number)]
    const count = sscanf(`${text}\n`, '%d %s %d %f %f %f %f', targets)
    if (count <= 0) return
    if (count !== 7) {
      this.hasErrors = true
      this.unreadable.push(`${line}: ${text}  parse failure after item ${count}`)
      return
    }
    const role = this.role(word.value)
    if (!role) return
    const [id, , tag, x, y, z, diameter] = found as number[]
    this.rows.push({ id: id!, code: word.value, tag: tag!, point: [x!, y!, z!, diameter!], line, text, role })
  }

  /** What follows a fork or an end starts a branch. */
  private role(code: string): Role | undefined {
    const role = roleOfCode[code]
    if (!role || role === 'soma') return role
    if (code === 'SB') {
      this.hasErrors = true
      this.spines++
    }
    const before = this.rows.at(-1)?.role
    const starts = role === 'start' || before === 'fork' || before === 'end'
    if (starts) this.starts.push(this.rows.length)
    return starts && role === 'on' ? 'start' : role
  }

  private soma(): Part | undefined {
    const [from, to] = ['SOS', 'SOE'].map((code) => this.rows.findIndex((row) => row.code === code)) as [number, number]
    if (from < 0 || to <= from) return undefined
    const soma = this.part(from, to, undefined)
    soma.iscontour_ = 1
    return soma
  }

  private branch(start: number): void {
    let end = start
    while (end < this.rows.length - 1 && ['start', 'on'].includes(this.rows[end]!.role)) end++
    const parent = this.open.pop()
    if (parent && parent.volatile < 1) {
      this.open.push(parent)
      parent.volatile++
    }
    const part = this.part(start, end, parent)
    part.parent = parent ?? null
    if (this.rows[end]!.role === 'fork') this.open.push(part)
  }

  /** The last point of the parent comes first. */
  private part(start: number, end: number, parent: Part | undefined): Part {
    const own = this.rows.slice(start, end + 1).map(({ point }) => point)
    const [x, y, z] = parent?.point(parent.size - 1) ?? own[0]!
    const part = Part.of(start, parent ? [[x, y, z, own[0]![3]], ...own] : own)
    part.fid = parent ? 1 : 0
    part.type = this.rows[start]!.tag
    this.parts.push(part)
    return part
  }

  private joinTo(soma: Part): void {
    const [xs, ys] = soma.rows()
    const box = [Math.min(...xs) - 0.5, Math.max(...xs) + 0.5, Math.min(...ys) - 0.5, Math.max(...ys) + 0.5].map(
      Math.fround,
    )
    const { middle } = sampled(soma.rows())
    for (const part of this.parts) {
      if (part.parent || part === soma) continue
      const [x, y] = part.point(0).map(Math.fround) as [number, number]
      if (!(x >= box[0]! && x <= box[1]! && y >= box[2]! && y <= box[3]!)) continue
      part.hangOnMiddle(soma, middle)
      part.fid = 1
    }
  }

  private report(): string {
    let text = `\n${this.name} problems and default fixes\n\n`
    if (this.unreadable.length > 0)
      text += `  Following lines could not be parsed\n${this.unreadable.map((line) => `    ${line}\n`).join('')}\n`
    if (this.open.length > 0) text += sprintf('    stack.count = %d\n', this.open.length)
    if (this.spines > 0) text += sprintf('    Ignore %d spines\n', this.spines)
    return text
  }
}
