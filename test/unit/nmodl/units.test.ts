/** Units of mechanisms: what is told of each kind of mistake, and that `modlunit` finds the same files good. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { formatProblem } from '../../../lang/problem.ts'
import { Source } from '../../../lang/source.ts'
import { checkUnits } from '../../../nmodl/units/check.ts'
import { describeUnit } from '../../../nmodl/units/describe.ts'
import { conversionFactor, readerWith } from '../../../nmodl/units/factor.ts'
import { difference, divided } from '../../../nmodl/units/quantity.ts'
import { rareUnits } from '../../../nmodl/units/rare.ts'
import { UnitReader } from '../../../nmodl/units/reader.ts'
import { unitDefinitions } from '../../../nmodl/units/table.ts'

const channel = readFileSync(new URL('units.mod', import.meta.url), 'latin1')
const scheme = readFileSync(new URL('units-kinetic.mod', import.meta.url), 'latin1')

const codes = (text: string) => checkUnits(text, 'x.mod').map(({ code }) => code)
const changed = (text: string, from: string, to: string) => {
  expect(text).toContain(from)
  return text.replace(from, to)
}

/** One mistake each: the text it replaces, and what comes of it. */
const mistakes: readonly (readonly [file: string, from: string, to: string, found: string])[] = [
  [channel, '(S) = (siemens)', '', 'NMOD4001'],
  [channel, '(S) = (siemens)', '(S) = (siemens) (V) = (volt)', 'NMOD4002'],
  [channel, 'v (mV)', 'v', 'NMOD4003'],
  [channel, 'celsius (degC)', '', 'NMOD4003'],
  [channel, 'eca (mV)', 'eca (volt)', 'NMOD4003'],
  [channel, 'ica (mA/cm2)', 'ica (nanoamp)', 'NMOD4003'],
  [channel, 'ica = g*m^2*(v - eca)', 'ica = g*m', 'NMOD4004'],
  [channel, 'v - eca', 'v - cai', 'NMOD4004'],
  [channel, "m' = (minf - m)/tau", "m' = minf - m", 'NMOD4004'],
  [channel, '(v < -100 (mV))', '(v < cai)', 'NMOD4004'],
  [channel, 'rates(v)', 'rates(eca/v)', 'NMOD4004'],
  [channel, 'depth = 1 (um)', 'depth = 1 (mm)', 'NMOD4005'],
  [channel, '(1e4)*ica', '1e4*ica', 'NMOD4005'],
  [channel, 'exp(-(v + 20 (mV))/k)', 'exp(-(v + 20 (mV)))', 'NMOD4006'],
  [channel, 'q10^((celsius - 22 (degC))/10 (degC))', 'q10^((celsius - 22 (degC))/10)', 'NMOD4006'],
  [channel, 'm^2', '(v*m)^2.5', 'NMOD4006'],
  [channel, 'm^2', 'm^(2)', 'NMOD4006'],
  [channel, '(faraday) (coulomb)', '(faraday) (joule)', 'NMOD2016'],
  [scheme, 'COMPARTMENT vol { ca }', '', 'NMOD4007'],
  [scheme, 'kf = 1 (/mM-ms)', 'kf = 1 (/ms)', 'NMOD4008'],
  [scheme, 'kb = 1 (/ms)', 'kb = 1 (/s)', 'NMOD4008'],
  [scheme, 'D*PI*diam*diam/4', 'D*diam', 'NMOD4009'],
  [scheme, 'CONSERVE b + cab = bt', 'CONSERVE b + cab = kb', 'NMOD4004'],
]

describe('units', () => {
  it('of good files leave nothing to say', () => {
    expect(codes(channel)).toEqual([])
    expect(codes(scheme)).toEqual([])
  })
  it.each(mistakes)('%#: a mistake is told', (file, from, to, code) => {
    expect(codes(changed(file, from, to))).toContain(code)
  })
  it('are not looked at behind UNITSOFF, but have to exist', () => {
    const wrong = changed(channel, 'minf = 1/', 'UNITSOFF minf = v + cai UNITSON minf = 1/')
    expect(codes(wrong)).toEqual([])
    expect(codes(wrong.replace('UNITSOFF', ''))).toContain('NMOD4004')
    expect(codes(wrong.replace('v + cai', '3 (foo)'))).toEqual(['NMOD4001'])
    expect(codes(wrong.replace('UNITSON', 'UNITSON minf = v'))).toEqual(['NMOD4004'])
  })
  it('switch off and on across included files', () => {
    const include = (name: string) => (name === 'off.inc' ? 'UNITSOFF' : undefined)
    const text = `${channel}\nINCLUDE "off.inc"\nPROCEDURE p() { tau = v }`
    expect(checkUnits(text, 'x.mod', include)).toEqual([])
    expect(codes(`${channel}\nPROCEDURE p() { tau = v }`)).toEqual(['NMOD4004'])
  })
  it('are told with place, expectation and advice', () => {
    const [found] = checkUnits(changed(channel, '(1e4)*ica', '1e4*ica'), 'ca.mod')
    expect(formatProblem(found!).split('\n').slice(2)).toEqual([
      "   28 |   cai' = -1e4*ica/(2*F*depth)",
      '      |          ^^^^^^^^^^^^^^^^^^^^',
      "   expected: (mM/ms), the unit of cai'",
      '   found:    10000 (mM/ms)',
      '   help: a number alone in parentheses converts: (10000)*(-1e4*ica/(2*F*depth))',
    ])
  })
})

const factorOf = (from: string, to: string, aliases: readonly (readonly [string, string])[] = []) =>
  conversionFactor(from, to, readerWith(aliases), { source: new Source('', ''), start: 0, end: 0 })

it.each([
  ['foot', 'inch', 12],
  ['cal', 'joule', 4.1868],
  ['degree', '1', 1 / 360],
  ['k-mole', 'joule/degC', 8.31446261815324],
])('factor of (%s) (%s)', (from, to, factor) => {
  expect(factorOf(from, to)).toBe(factor)
})

it('factors know the units of a file, and no others', () => {
  expect(factorOf('mV', 'volt', [['mV', 'millivolt']])).toBe(0.001)
  expect(() => factorOf('mV', 'volt')).toThrow("Couldn't recognize unit: mV")
  expect(() => factorOf('foo', 'volt', [['foo', 'bar of foo']])).toThrow("Couldn't recognize unit: foo")
})

describe('the reader of units', () => {
  const reader = new UnitReader()
  it.each([
    ['millivolt', '1-3 volt'],
    ['mA2', ''],
    ['1|3 minute', '20 sec'],
    ['coul/sec', 'amps'],
    ['volt amp/cm2', 'watt/cm/cm'],
    ['k-mole', 'R'],
    ['megohm', 'megaohm'],
  ])('takes (%s) for (%s)', (a, b) => {
    if (b === '') expect(() => reader.read(a, (name) => expect.fail(name))).toThrow('mA')
    else expect(difference(reader.read(a), reader.read(b))).toBe('none')
  })
  it('names units as they are known', () => {
    expect(describeUnit(reader.read('siemens millivolt/cm2'))).toBe('(mA/cm2)')
    expect(describeUnit(reader.read('10 siemens millivolt/cm2'))).toBe('10 (mA/cm2)')
    expect(describeUnit(divided(reader.read('ms'), reader.read('sec')))).toBe('a factor 0.001')
  })
})

const program = '/usr/bin/modlunit'
const folders = [new URL('../../../nmodl/builtin/', import.meta.url).pathname, '/usr/share/nrn/demo/release/']

describe.skipIf(!existsSync(program))('modlunit', () => {
  const place = mkdtempSync(join(tmpdir(), 'units-'))
  afterAll(() => rmSync(place, { recursive: true }))
  const passes = (text: string) => {
    writeFileSync(join(place, 'x.mod'), text, 'latin1')
    return spawnSync(program, ['x'], { cwd: place, input: '' }).status === 0
  }
  const files = folders.flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => name.endsWith('.mod'))
          .map((name) => [name, readFileSync(folder + name, 'latin1')] as const)
      : [],
  )

  it.each(files)('agrees about %s', (_, text) => {
    expect(codes(text).length === 0).toBe(passes(text))
  })
  it.each(mistakes)('%#: finds the mistake too', (file, from, to) => {
    expect(passes(changed(file, from, to))).toBe(false)
  })
  it('agrees about expressions', () => {
    const leaf = fc.constantFrom('v', 'eca', 'cai', 'm', 'tau', '2', '2 (mV)', '(1000)', '3 (ms)', 'q10', 'dt', 'x')
    const { expression } = fc.letrec<{ expression: string }>((tie) => ({
      expression: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leaf,
        fc
          .tuple(tie('expression'), fc.constantFrom('+', '-', '*', '/', '<', '&&'), tie('expression'))
          .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
        tie('expression').map((a) => `exp(${a})`),
        tie('expression').map((a) => `(-${a})^2`),
      ),
    }))
    const target = fc.constantFrom('m', 'tau', 'minf', 'cai', 'x')
    fc.assert(
      fc.property(fc.array(fc.tuple(target, expression), { minLength: 1, maxLength: 3 }), (statements) => {
        const body = statements.map(([name, value]) => `${name} = ${value}`).join('\n')
        const text = `${channel}\nPROCEDURE p() { LOCAL x\n${body}\n}`
        expect(codes(text).length === 0).toBe(passes(text))
      }),
      { numRuns: 150 },
    )
  })
})

describe.skipIf(!existsSync('/usr/bin/nocmodl'))('factors', () => {
  it("of all units have NEURON's last bit", () => {
    const place = mkdtempSync(join(tmpdir(), 'factors-'))
    // a line of the longest name ends nocmodl
    const names = [...unitDefinitions().keys(), ...rareUnits().keys()].filter((name) => name !== 'equivalentfootcandle')
    const pairs = names.flatMap((name) => [
      [name, '1'],
      [`1-3 ${name}2/sec`, `5 ${name}/milli${name}`],
    ])
    const constants = pairs.map(([from, to], i) => ` U${i}U = (${from}) (${to})`)
    writeFileSync(join(place, 'x.mod'), `NEURON { SUFFIX x }\nUNITS {\n${constants.join('\n')}\n}\nINITIAL { }\n`)
    spawnSync('nocmodl', ['x.mod'], { cwd: place })
    const made = readFileSync(join(place, 'x.c'), 'latin1')
    rmSync(place, { recursive: true })
    const theirs = new Map([...made.matchAll(/ U(\d+)U .*\s.*(0x[^,]+),/g)].map(([, i, hex]) => [Number(i), hex!]))
    expect(pairs.map(([from, to]) => factorOf(from!, to!))).toEqual(pairs.map((_, i) => hexadecimal(theirs.get(i)!)))
  })
})

function hexadecimal(text: string): number {
  const [, whole, part = '', exponent] = /0x(\w)\.?(\w*)p(.*)/.exec(text)!
  return Number.parseInt(whole! + part, 16) * 2 ** (Number(exponent) - 4 * part.length)
}
