/**
 * Neurolucida text files (version 3): contours, of which those of the cell body count; trees of branches; markers, properties and
 * texts, which do not; spines beside points.
 *
 *     ("CellBody" (CellBody) (x y z d) ...)            ((Color Red) (Dendrite) (x y z d) ... ( branch | branch ))
 */
import { problem } from '../../lang/problem.ts'
import { type Word, type WordKind, wordsOf } from './neurolucida-words.ts'
import { type Morphology, Part, type Point, partType } from './part.ts'
import { joinToSomas } from './somas.ts'

export function readNeurolucida3(text: string, name: string, quiet = false): Morphology {
  return new NeurolucidaReader(text, name, quiet).read()
}

const typeOfProperty: Readonly<Record<string, number>> = {
  Axon: partType.axon,
  Dendrite: partType.dendrite,
  Apical: partType.apical,
}
const somaNames = new Set(['CellBody', 'Cell Body', 'Soma'])

class NeurolucidaReader {
  private readonly words: readonly Word[]
  private readonly lines: readonly string[]
  private at = 0
  /** How far has been looked: NEURON reads two words ahead, and gives a point the line that it is reading by then. */
  private seen = 0
  private readonly points: Point[] = []
  private readonly lineOf: number[] = []
  private readonly parts: Part[] = []
  private readonly types: number[] = []
  private readonly remarks: string[] = []
  private spines = 0
  private messages: string

  constructor(
    text: string,
    private readonly name: string,
    private readonly quiet: boolean,
  ) {
    const { words, lines, messages } = wordsOf(text)
    this.words = words
    this.lines = lines
    this.messages = messages
  }

  read(): Morphology {
    if (!this.quiet) this.messages += '\n'
    this.objects()
    if (!this.quiet) this.messages += progress(this.lines.length)
    const joined = joinToSomas(this.parts, (id) => this.lineOf[id] ?? this.lineOf.at(-1)!)
    this.messages += joined.messages
    if (this.spines > 0 && !this.quiet) this.messages += `${this.spines} spines\n`
    if (joined.hasErrors && !this.quiet)
      this.messages += `\n${this.name} problems\n\n${[...this.remarks, ...joined.remarks].map((line) => `${line}\n`).join('')}`
    const column = (i: 0 | 1 | 2 | 3) => this.points.map((point) => point[i])
    return {
      format: 'Neurolucida V3',
      parts: joined.parts,
      types: this.types,
      lineOf: this.lineOf,
      hasErrors: joined.hasErrors,
      messages: this.messages,
      columns: { type: this.types, x: column(0), y: column(1), z: column(2), d: column(3), iline: this.lineOf },
      texts: { lines: this.lineOf.map((line) => this.lines[line - 1]!) },
    }
  }

  // ---- words

  private get word(): Word {
    return this.words[this.at]!
  }
  /** The kind of the word `ahead` places further on. */
  private kind(ahead = 0): WordKind {
    return (this.words[this.at + ahead] ?? this.words.at(-1)!).kind
  }
  private take(kind: WordKind): Word {
    const { word } = this
    if (word.kind !== kind) throw this.unexpected()
    if (kind !== 'end') this.at++
    return word
  }
  private look(ahead = 0): void {
    this.seen = Math.max(this.seen, this.at + ahead + 2)
  }
  private skip(kind: WordKind): boolean {
    if (this.kind() !== kind) return false
    this.at++
    return true
  }
  private unexpected() {
    const { kind, line, text, value } = this.word
    const what = kind === 'number' ? String(value) : text ? `${kind} ${text}` : kind
    return problem('HOC3206', undefined, `${this.name}:${line}: parse error: this is no place for ${what}`, {
      help: `the line is: ${(this.lines[line - 1] ?? '').trim()}`,
    })
  }

  // ---- the file

  private objects(): void {
    do this.object()
    while (this.opens())
  }
  private opens(): boolean {
    this.skip(',')
    return this.kind() === '('
  }

  private object(): void {
    if (this.kind() !== '(') throw this.unexpected()
    switch (this.kind(1)) {
      case 'string':
        this.contour()
        return
      case 'name':
        if (this.kind(2) === '(') this.marker()
        else this.property()
        return
      case '(':
        if (!this.text()) this.tree()
        return
      case 'set':
        this.set()
        return
      default:
        throw this.unexpected()
    }
  }

  private set(): void {
    this.take('(')
    this.take('set')
    this.take('string')
    if (this.kind() !== ')') this.objects()
    this.take(')')
  }

  /** What stands between the parentheses after the name. */
  private property(): string {
    this.take('(')
    const name = this.take('name').text
    while (['number', 'string', 'name', 'rgb'].includes(this.kind())) {
      if (this.take(this.kind()).kind === 'rgb') this.numbers(3)
    }
    this.take(')')
    return name
  }
  private numbers(count: number): void {
    this.take('(')
    for (let i = 0; i < count; i++) {
      if (i > 0) this.skip(',')
      this.take('number')
    }
    this.take(')')
  }

  /** Names of the properties that stand here. */
  private properties(): string[] {
    const names: string[] = []
    while (this.kind() === '(' && ['name', 'set'].includes(this.kind(1))) {
      if (this.kind(1) === 'name') names.push(this.property())
      else this.set()
      this.skip(',')
    }
    return names
  }

  private marker(): void {
    this.take('(')
    this.take('name')
    this.properties()
    this.pointsHere()
    this.take(')')
  }

  /** Properties, one point and a string; where it is none of these, nothing was read. */
  private text(): boolean {
    const { at } = this
    const count = this.points.length
    this.take('(')
    this.properties()
    if (this.kind() === '(' && this.kind(1) === 'number') {
      this.point()
      if (this.skip('string') && this.skip(')')) return true
    }
    this.look()
    this.at = at
    this.points.length = this.lineOf.length = count
    return false
  }

  private contour(): void {
    this.take('(')
    const start = this.points.length
    const title = this.take('string')
    this.properties()
    this.pointsHere()
    if (somaNames.has(title.text)) {
      if (this.points.length - start > 2) {
        this.part(start, partType.soma, null).iscontour_ = 1
      } else {
        this.remarks.push(`CellBody contour has less than three points at line ${title.line}. Ignoring.`)
      }
    }
    this.take(')')
  }

  private tree(): void {
    this.take('(')
    const name = this.properties().at(-1)
    this.branch((name !== undefined && typeOfProperty[name]) || partType.other, null)
    this.take(')')
  }

  private branch(type: number, parent: Part | null): void {
    const start = this.points.length
    do this.treePoint()
    while (this.opens() && this.kind(1) === 'number')
    const part = this.part(start, type, parent)
    this.skip(',')
    while (this.kind() === '(' && this.kind(1) === 'name') this.markers()
    this.skip(',')
    if (this.skip('(')) {
      do this.branch(type, part)
      while (this.skip('|'))
      this.take(')')
    } else this.skip('name')
  }

  /** What is in parentheses is of no interest. */
  private markers(): void {
    let depth = 0
    do {
      const { kind } = this.word
      if (kind === 'end') throw this.unexpected()
      if (kind === '(') depth++
      if (kind === ')') depth--
      this.at++
    } while (depth > 0)
  }

  private treePoint(): void {
    if (this.kind(1) === 'name') {
      if (this.kind(2) === '(') this.marker()
      else this.property()
      return
    }
    this.point()
    while (this.skip('<')) {
      this.spines++
      this.properties()
      this.pointText()
      this.take('>')
    }
  }

  private pointsHere(): void {
    do this.point()
    while (this.opens())
  }
  private point(): void {
    this.look(1)
    this.lineOf.push((this.words[this.seen] ?? this.words.at(-1)!).line)
    this.points.push(this.pointText())
  }

  /** x y, and perhaps z, diameter, a name and four numbers of a curve. */
  private pointText(): Point {
    this.take('(')
    const point: [number, number, number, number] = [this.take('number').value, 0, 0, 0]
    this.skip(',')
    point[1] = this.take('number').value
    this.skip(',')
    if (this.kind() === 'number') {
      point[2] = this.take('number').value
      this.skip(',')
      if (this.kind() === 'number') {
        point[3] = this.take('number').value
        this.skip(',')
        this.skip('name')
        this.skip(',')
        if (this.kind() === '(') this.numbers(4)
      }
    }
    this.take(')')
    return point
  }

  /** From the points since `start`; the last point of the parent comes first unless it is there already. */
  private part(start: number, type: number, parent: Part | null): Part {
    const own = this.points.slice(start)
    const last = parent?.point(parent.size - 1)
    const repeats = !last || [0, 1, 2].every((k) => last[k] === own[0]![k])
    const part = Part.of(start, repeats ? own : [[last[0], last[1], last[2], own[0]![3]], ...own])
    part.fid = repeats ? 0 : 1
    part.type = type
    part.parent = parent
    this.types.push(type)
    this.parts.push(part)
    return part
  }
}

function progress(lines: number): string {
  let shown = ''
  for (let i = 1000; i <= lines; i += 1000) shown += `\r${i} lines read`
  return `${shown}\r${lines} lines read\n`
}
