/** What the NEURON blocks of a file say: its name and kind, its ions and currents, which names are RANGE, GLOBAL or POINTER. */
import type { IonVariable, MechanismKind } from '../runtime/mechanism/spec.ts'
import { notAnIonVariable } from './problems.ts'
import { itemsOf } from './rules/rule.ts'
import type { Current, Ion } from './symbols.ts'
import type { ItemOf, MechanismFile, Name } from './tree.ts'

export function ionValueOf(ion: string, variable: string): IonVariable | undefined {
  if (variable === `e${ion}`) return 'e'
  if (variable === `i${ion}`) return 'i'
  if (variable === `${ion}i`) return 'conc_in'
  if (variable === `${ion}o`) return 'conc_out'
  return undefined
}

/** The NEURON blocks of a file, put together. */
export interface Heading {
  name: string
  kind: MechanismKind
  plain: boolean
  range: Set<string>
  global: Set<string>
  /** Globals of other mechanisms, which C finds under their full names; of arrays the size. */
  external: Map<string, number | undefined>
  pointers: Name[]
  ions: Ion[]
  currents: Current[]
  ionVariables: Map<string, { ion: string; value: IonVariable }>
}

export function readHeading(file: MechanismFile): Heading {
  const heading: Heading = {
    name: '',
    kind: 'density',
    plain: false,
    range: new Set(),
    global: new Set(),
    external: new Map(),
    pointers: [],
    ions: [],
    currents: [],
    ionVariables: new Map(),
  }
  for (const block of itemsOf(file, 'neuron')) {
    for (const statement of block.statements) {
      if (statement.kind === 'useIon') readIon(heading, statement)
      else readNames(heading, statement.keyword, statement.names)
    }
  }
  if (heading.name === '') {
    // called after its file, which is what NEURON does; text without one belongs to nothing and has plain names
    heading.name = fileStem(file.source.name)
    heading.plain = heading.name === 'nothing'
  }
  return heading
}

const fileStem = (path: string): string => /([A-Za-z_]\w*)\.mod$/i.exec(path)?.[1] ?? 'nothing'

function readNames(heading: Heading, keyword: string, names: readonly Name[]): void {
  const first = names[0]
  if (keyword === 'SUFFIX' || keyword === 'POINT_PROCESS' || keyword === 'ARTIFICIAL_CELL') {
    if (!first) return
    heading.name = first.text
    // a SUFFIX beside POINT_PROCESS, before or behind it, gives nothing but the name
    if (keyword === 'ARTIFICIAL_CELL') heading.kind = 'artificial'
    else if (keyword === 'POINT_PROCESS' && heading.kind === 'density') heading.kind = 'point'
    heading.plain = keyword === 'SUFFIX' && first.text === 'nothing'
  }
  for (const name of names) {
    if (keyword === 'RANGE') heading.range.add(name.text)
    if (keyword === 'GLOBAL') heading.global.add(name.text)
    if (keyword === 'EXTERNAL') heading.external.set(name.text, undefined)
    if (keyword === 'POINTER' || keyword === 'BBCOREPOINTER') heading.pointers.push(name)
    if (keyword === 'NONSPECIFIC_CURRENT') addCurrent(heading, { name: name.text, kind: 'nonspecific', ion: undefined })
    if (keyword === 'ELECTRODE_CURRENT') addCurrent(heading, { name: name.text, kind: 'electrode', ion: undefined })
  }
}

function addCurrent(heading: Heading, current: Current): void {
  heading.currents.push(current)
  heading.range.add(current.name)
}

function readIon(heading: Heading, use: Extract<ItemOf<'neuron'>['statements'][number], { kind: 'useIon' }>): void {
  const ion = use.ion.text
  for (const name of [...use.read, ...use.write]) {
    const value = ionValueOf(ion, name.text)
    if (!value) throw notAnIonVariable(name.span, name.text, ion)
    heading.ionVariables.set(name.text, { ion, value })
  }
  for (const name of use.write)
    if (name.text === `i${ion}`) heading.currents.push({ name: name.text, kind: 'ion', ion })
  const text = (names: readonly Name[]) => names.map((name) => name.text)
  const before = heading.ions.findIndex((other) => other.name === ion)
  if (before < 0) heading.ions.push({ name: ion, reads: text(use.read), writes: text(use.write), valence: use.valence })
  else {
    const other = heading.ions[before]!
    heading.ions[before] = {
      name: ion,
      reads: [...new Set([...other.reads, ...text(use.read)])],
      writes: [...new Set([...other.writes, ...text(use.write)])],
      valence: other.valence ?? use.valence,
    }
  }
}
