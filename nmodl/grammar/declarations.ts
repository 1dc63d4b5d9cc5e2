/** Names, the NEURON block and declarations. */
import type { Token } from '../token.ts'
import type { Declaration, Name, UnitConstant } from '../tree.ts'
import { nameOf, over, Rules, type WrittenRule } from './rules.ts'

/** NEURON reads on to the first blank of a PARAMETER's unit. */
const firstWord = (unit: string | undefined): string => unit?.split(' ')[0] ?? ''

export function declarationRules(): readonly WrittenRule[] {
  const { many, list, optional, rule, written } = new Rules()
  rule('file', 'items')
  many('items', 'item')
  rule('name', 'NAME', ([token]) => nameOf(token))
  list('names', 'name')
  // of one volume: separated by blanks alone
  rule('bareNames', 'name', ([first]) => [first])
  rule('bareNames', 'bareNames name', ([names, name]) => [...names, name])
  optional('unit', 'UNIT', ([token]) => (token as Token).text)
  rule('signedNumber', 'NUMBER', ([token]) => Number((token as Token).text))
  rule('signedNumber', '- NUMBER', ([, token]) => -Number((token as Token).text))
  rule('integer', 'NUMBER', ([token]) => Number((token as Token).text))
  // limits have no sign
  rule('bound', 'NUMBER', ([token]) => Number((token as Token).text))

  // NEURON
  rule('item', 'NEURON { neuronStatements }', ([a, , statements, b]) => ({
    kind: 'neuron',
    span: over(a, b),
    statements,
  }))
  many('neuronStatements', 'neuronStatement')
  for (const keyword of ['SUFFIX', 'POINT_PROCESS', 'ARTIFICIAL_CELL'])
    rule('neuronStatement', `${keyword} name`, ([a, name]) => ({
      kind: 'names',
      keyword: a.type,
      names: [name],
      span: over(a, name),
    }))
  for (const keyword of [
    'RANGE',
    'GLOBAL',
    'POINTER',
    'BBCOREPOINTER',
    'EXTERNAL',
    'NONSPECIFIC_CURRENT',
    'ELECTRODE_CURRENT',
    'SECTION',
  ])
    rule('neuronStatement', `${keyword} names`, ([a, names]) => ({
      kind: 'names',
      keyword: a.type,
      names,
      span: over(a, names.at(-1)),
    }))
  rule('neuronStatement', 'THREADSAFE', ([a]) => ({ kind: 'names', keyword: 'THREADSAFE', names: [], span: a.span }))
  rule('neuronStatement', 'THREADSAFE names', ([a, names]) => ({
    kind: 'names',
    keyword: 'THREADSAFE',
    names,
    span: over(a, names.at(-1)),
  }))
  rule('neuronStatement', 'USEION name READ names writeList valence', ([a, ion, , read, write, valence]) => ({
    kind: 'useIon',
    ion,
    read,
    write: write ?? [],
    valence,
    span: over(a, write?.at(-1) ?? read.at(-1)),
  }))
  rule('neuronStatement', 'USEION name WRITE names valence', ([a, ion, , write, valence]) => ({
    kind: 'useIon',
    ion,
    read: [],
    write,
    valence,
    span: over(a, write.at(-1)),
  }))
  optional('writeList', 'WRITE names', ([, names]) => names)
  optional('valence', 'valenceWord signedNumber', ([, value]) => value)
  rule('valenceWord', 'VALENCE')
  rule('valenceWord', 'CHARGE')

  // declarations
  rule('item', 'UNITS { unitStatements }', ([a, , statements, b]) => ({
    kind: 'units',
    span: over(a, b),
    constants: statements.filter((s: UnitConstant | unknown[]) => !Array.isArray(s)),
    aliases: statements.filter((s: UnitConstant | unknown[]) => Array.isArray(s)),
  }))
  many('unitStatements', 'unitStatement')
  rule('unitStatement', 'UNIT_NAME = UNIT', ([a, , b]) => [a.text, b.text])
  rule(
    'unitStatement',
    'name = UNIT UNIT',
    ([name, , from, to]): UnitConstant => ({ name, value: undefined, from: from.text, to: to.text }),
  )
  rule(
    'unitStatement',
    'name = UNIT -> UNIT',
    ([name, , from, , to]): UnitConstant => ({ name, value: undefined, from: from.text, to: to.text, factor: true }),
  )
  rule(
    'unitStatement',
    'name = bound UNIT',
    ([name, , value, unit]): UnitConstant => ({ name, value, from: unit.text, to: '' }),
  )

  rule('item', 'PARAMETER { parameters }', ([a, , declarations, b]) => ({
    kind: 'declarations',
    block: 'PARAMETER',
    span: over(a, b),
    declarations,
  }))
  rule('item', 'CONSTANT { constants }', ([a, , declarations, b]) => ({
    kind: 'declarations',
    block: 'CONSTANT',
    span: over(a, b),
    declarations,
  }))
  rule('item', 'ASSIGNED { variables }', ([a, , declarations, b]) => ({
    kind: 'declarations',
    block: 'ASSIGNED',
    span: over(a, b),
    declarations,
  }))
  rule('item', 'STATE { variables }', ([a, , declarations, b]) => ({
    kind: 'declarations',
    block: 'STATE',
    span: over(a, b),
    declarations,
  }))
  rule('item', 'INDEPENDENT { independents }', ([a, , found, b]) => ({
    kind: 'independent',
    span: over(a, b),
    names: found.map(({ name }: { name: Name }) => name),
    units: found.map(({ unit }: { unit: string }) => unit),
  }))
  many('independents', 'independent')
  rule('independent', 'name FROM signedNumber TO signedNumber WITH integer startValue unit', (parts) => ({
    name: parts[0],
    unit: parts[8] ?? '',
  }))
  many('parameters', 'parameter')
  rule(
    'parameter',
    'name parameterValue unit limits',
    ([name, value, unit, limits]): Declaration => ({
      name,
      size: undefined,
      value,
      unit: unit ?? '',
      shown: firstWord(unit),
      limits,
    }),
  )
  optional('parameterValue', '= signedNumber', ([, value]) => value)
  // arrays begin as 0
  rule(
    'parameter',
    'name [ integer ] unit limits',
    ([name, , size, , unit, limits]): Declaration => ({
      name,
      size,
      value: undefined,
      unit: unit ?? '',
      shown: firstWord(unit),
      limits,
    }),
  )
  optional('size', '[ integer ]', ([, value]) => value)
  optional('limits', '< bound , bound >', ([, low, , high]) => [low, high])
  many('constants', 'constant')
  rule(
    'constant',
    'name = signedNumber unit',
    ([name, , value, unit]): Declaration => ({ name, size: undefined, value, unit: unit ?? '', limits: undefined }),
  )
  many('variables', 'variableDeclaration')
  rule(
    'variableDeclaration',
    'name size fromTo startValue givenUnit tolerance',
    ([name, size, , value, unit, tolerance]): Declaration => ({
      name,
      size,
      value,
      unit: unit?.text ?? '',
      shown: unit?.span.source.text.slice(unit.span.start + 1, unit.span.end - 1) ?? '',
      limits: undefined,
      ...(tolerance !== undefined && { tolerance }),
    }),
  )
  optional('givenUnit', 'UNIT')
  optional('fromTo', 'FROM signedNumber TO signedNumber')
  optional('startValue', 'START signedNumber', ([, value]) => value)
  optional('tolerance', '< bound >', ([, value]) => value)
  rule('item', 'localStatement', ([{ names, span }]) => ({ kind: 'fileLocal', names, span }))
  return written
}
