/**
 * What could stand at the end of a line that is being typed: names, members behind a dot, mechanisms behind `insert`, classes behind
 * `new`, files in `load_file("`. Nothing is run for it.
 */
import type { Interpreter } from './interpreter.ts'
import { publicNames } from './machine/sites.ts'
import { Handle, isObjectField, SectionArray } from './objects.ts'
import { isTemplate } from './store.ts'
import { keywords } from './words.ts'

export interface Completions {
  /** The end of the line, which they would replace. */
  readonly word: string
  readonly names: readonly string[]
}

const fileCall = /\b(load_file|xopen|ropen|wopen|aopen|nrn_load_dll)\s*\(\s*(?:\d+\s*,\s*)?"([^"]*)$/
const step = String.raw`[A-Za-z_]\w*(?:\[[^\]]*\])?`
const memberPath = new RegExp(String.raw`(${step}(?:\.${step})*)\.(\w*)$`)
const sectionWords = ['nseg', 'L', 'Ra', 'rallbranch']

export class Completion {
  constructor(private readonly session: Interpreter) {}

  of(line: string): Completions {
    const file = fileCall.exec(line)
    if (file) return this.files(file[1]!, file[2]!)
    const [, before = '', , word = ''] = /(?:\b(insert|uninsert|new|access|forsec)\s+)?(\.?)(\w*)$/.exec(line) ?? []
    if (/insert$/.test(before)) return chosen(word, this.mechanisms(false))
    if (before === 'new') return chosen(word, this.classes())
    if (before === 'access') return chosen(word, this.ofKinds(['SECTION', 'OBJVAR']))
    const path = memberPath.exec(line)
    if (path) return chosen(path[2]!, this.members(path[1]!))
    return word === '' || /^\d/.test(word) ? { word, names: [] } : chosen(word, this.all())
  }

  private *all(): Iterable<string> {
    yield* keywords.keys()
    yield* this.session.advice.names()
  }

  private *mechanisms(points: boolean): Iterable<string> {
    for (const each of this.session.model.mechanisms.all())
      if (each.isPoint === points && !each.isPseudo) yield each.name
  }

  private *classes(): Iterable<string> {
    yield* this.mechanisms(true)
    const { top, builtins } = this.session
    for (const symbol of top.all()) if (symbol.nameClass === 'TEMPLATE') yield symbol.name
    for (const name of builtins.names()) if (builtins.find(name)?.nameClass === 'TEMPLATE') yield name
  }

  private *ofKinds(kinds: readonly string[]): Iterable<string> {
    for (const symbol of this.session.top.all()) if (kinds.includes(symbol.nameClass)) yield symbol.name
  }

  // ---- members

  private members(path: string): Iterable<string> {
    const found = this.follow(path)
    if (found === 'section') return [...sectionWords, ...this.session.model.mechanisms.names.rangeNames()]
    if (!found) return []
    return isTemplate(found.cls) ? publicNames(found.cls.table.all()) : found.cls.members.keys()
  }

  /** The object or section that a path means; members of built-in classes are not called to find out. */
  private follow(path: string): Handle | 'section' | undefined {
    let found: Handle | 'section' | undefined
    for (const [i, each] of path.split('.').entries()) {
      const [, name = '', index = '0'] = /^(\w+)(?:\[(\d*).*\])?$/.exec(each) ?? []
      if (i === 0) found = this.first(name, Number(index))
      else if (found instanceof Handle && isTemplate(found.cls)) {
        const symbol = found.cls.publicSymbol(name)
        found = symbol && fieldAt(found.fields[symbol.field], Number(index))
      } else return undefined
    }
    return found
  }

  private first(name: string, index: number): Handle | 'section' | undefined {
    const symbol = this.session.top.find(name)
    if (symbol?.cls) return this.session.store.population(symbol.cls).get(index) as Handle | undefined
    return symbol && fieldAt(symbol.data, index)
  }

  // ---- files

  private files(call: string, typed: string): Completions {
    const { host, advice } = this.session
    const slash = typed.lastIndexOf('/') + 1
    const [folder, word] = [typed.slice(0, slash), typed.slice(slash)]
    const isProgram = call === 'load_file' || call === 'xopen'
    const names = host.listDirectory(folder === '' ? '.' : folder).flatMap((name) => {
      if (host.isDirectory(folder + name)) return [`${name}/`]
      return !isProgram || /\.(hoc|oc|ses|nrn)$/.test(name) ? [name] : []
    })
    return chosen(word, isProgram && slash === 0 ? [...names, ...advice.libraryFiles()] : names)
  }
}

function fieldAt(field: unknown, index: number): Handle | 'section' | undefined {
  if (field instanceof SectionArray) return 'section'
  if (!isObjectField(field as never)) return undefined
  const value = (field as { cells: readonly { value: unknown }[] }).cells[index]?.value
  return value instanceof Handle ? value : undefined
}

function chosen(word: string, names: Iterable<string>): Completions {
  const found = new Set<string>()
  for (const name of names) if (name.startsWith(word)) found.add(name)
  return { word, names: [...found].sort() }
}
