/**
 * TypeScript declarations of a folder's mechanisms: `soma(0.5).kdr.gbar` then is a number whose unit the editor shows, and
 * a point process has an interface for `session.make<Name>('Name', segment)`.
 */
import type { HocFunctionSpec, MechanismSpec, VariableSpec } from '../runtime/mechanism/spec.ts'

export function typeDeclarations(specs: readonly MechanismSpec[]): string {
  const usable = specs.filter(({ name }) => name !== 'nothing')
  const densities = usable.filter(({ kind }) => kind === 'density')
  const others = usable.filter(({ kind }) => kind !== 'density')
  const accessors = densities.map((one) => lines(`${summary(one)}\n${propertyName(one.name)}: {`, members(one), '}'))
  return `${[
    '// Written by `loligo types`: mechanisms of .mod files, for TypeScript.',
    others.length > 0 ? "import type { PointProcess } from 'loligo'" : "import 'loligo'",
    '',
    lines(
      "declare module 'loligo' {",
      accessors.length > 0 ? [lines('interface MechanismAccessors {', accessors, '}')] : [],
      '}',
    ),
    ...others.map(
      (one) =>
        `\n${summary(one)}\n${lines(`export interface ${one.name} extends PointProcess {`, pointMembers(one), '}')}`,
    ),
  ].join('\n')}\n`
}

const lines = (head: string, body: readonly string[], tail: string) =>
  [head, ...body.map((text) => text.replace(/^(?=.)/gm, '  ')), tail].join('\n')

const kinds: Readonly<Record<MechanismSpec['kind'], string>> = {
  density: 'Density mechanism',
  point: 'Point process',
  artificial: 'Artificial cell',
}

const summary = ({ kind, file, ions }: MechanismSpec) =>
  `/** ${kinds[kind]} of ${comment(file)}${ions.length > 0 ? `; ions: ${ions.map(({ ion }) => ion).join(', ')}` : ''}. */`

const members = ({ variables, ions }: MechanismSpec) =>
  variables.filter(({ visible, name }) => visible && !isOfIon(name, ions)).map(member)

/** The ion's own, which all mechanisms share, are not the mechanism's: `segment.get('ena')`. */
const isOfIon = (name: string, ions: MechanismSpec['ions']) =>
  ions.some(({ ion }) => [`e${ion}`, `i${ion}`, `${ion}i`, `${ion}o`].includes(name))

function member(variable: VariableSpec): string {
  const { name, size, array } = variable
  const type = array ? 'readonly number[]' : 'number'
  return `/** ${described(variable)}${array ? `, ${size} of them` : ''} */\n${array ? 'readonly ' : ''}${propertyName(name)}: ${type}`
}

function described({ unit, role, initial, limits }: VariableSpec): string {
  const inUnit = unit === '' ? 'no unit' : comment(unit)
  if (role === 'parameter')
    return `${inUnit}; ${initial} at first${limits ? `, from ${limits[0]} to ${limits[1]}` : ''}`
  return role === 'state' ? `${inUnit}; a state` : inUnit
}

const pointMembers = (spec: MechanismSpec) => [
  ...spec.variables.filter(({ visible }) => visible).map(member),
  ...spec.functions.map(method),
]

const method = ({ name, kind, parameters }: HocFunctionSpec) => {
  const given = Array.from({ length: parameters }, (_, i) => `argument${i + 1}: number`).join(', ')
  return `/** ${kind === 'function' ? 'FUNCTION' : 'PROCEDURE'} of the file */\n${propertyName(name)}(${given}): number`
}

const propertyName = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name))
const comment = (text: string) => text.replaceAll('*/', '* /')
