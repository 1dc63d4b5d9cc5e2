/**
 * `loligo modeldb verify`: the same recipe on loligo and on NEURON, or against what NEURON has recorded before, and where the two first part: step,
 * section, variable, mechanism.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Problem } from '../../index.ts'
import { badUse, type Words } from '../command-words.ts'
import type { NodeHost } from '../node-host.ts'
import { type Card, cardText } from './card.ts'
import { hasNeuron, runEngine } from './engines.ts'
import { openModel } from './model.ts'
import { type ModelOptions, readOptions } from './options.ts'
import { reportPage } from './report.ts'
import { type Difference, firstDifference, type Trace } from './trace.ts'

export interface Report {
  readonly model: string
  readonly entry: string
  readonly statements: readonly string[]
  readonly against: string
  readonly steps: number
  readonly recorded: number
  readonly same: boolean
  /** Of the voltages. */
  readonly first?: Difference
  /** Of all variables of the section where the voltages part. */
  readonly cause?: Difference
}

export function verify(outside: NodeHost, words: Words): number {
  const options = readOptions('verify', words)
  if (/\.zip$/i.test(options.place)) throw badUse('loligo modeldb verify: give an unpacked folder')
  const start = process.cwd()
  const place = resolve(start, options.place)
  const { card, name, host } = openModel(options)
  process.chdir(start)
  if (!options.json) outside.write(cardText(card, host.notes))
  const report = compare(name, place, card, options)
  const out = resolve(start, options.out ?? `${name}-verify`)
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'report.json'), `${JSON.stringify(report, undefined, 2)}\n`)
  writeFileSync(join(out, 'report.html'), reportPage(report))
  outside.write(options.json ? `${JSON.stringify(report, undefined, 2)}\n` : summary(report, out))
  return report.same ? 0 : 1
}

function compare(model: string, place: string, card: Card, options: ModelOptions): Report {
  const statements = statementsOf(card, options.actions)
  const recorded = options.reference === undefined ? undefined : readReference(options.reference)
  if (!recorded && !hasNeuron())
    throw new Problem('CLI1013', undefined, 'there is no NEURON here to compare with', {
      help: 'install nrniv, or give what it has recorded elsewhere: --reference FILE (made there with --record FILE)',
    })
  const expected = recorded ?? runEngine('NEURON', place, card, { statements })
  if (options.record !== undefined) writeFileSync(options.record, JSON.stringify(expected))
  const found = runEngine('loligo', place, card, { statements })
  const first = firstDifference(expected, found)
  const cause = first && !recorded && first.section ? causeOf(place, card, statements, first.section) : undefined
  return {
    model,
    entry: join(card.folder, card.entry),
    statements,
    against: recorded ? options.reference! : 'NEURON',
    steps: expected.times.length,
    recorded: expected.rows.length,
    same: first === undefined,
    ...(first && { first }),
    ...(cause && { cause }),
  }
}

/** Once more with everything in that section. */
function causeOf(place: string, card: Card, statements: readonly string[], section: string): Difference | undefined {
  const [expected, found] = (['NEURON', 'loligo'] as const).map((engine) =>
    runEngine(engine, place, card, { statements, section }),
  )
  return firstDifference(expected!, found!)
}

/** A button stands for the statement that it runs: nrniv without a display cannot be pressed. */
function statementsOf(card: Card, actions: ModelOptions['actions']): string[] {
  if (actions.length === 0) return ['run()']
  return actions.map((action) => {
    if ('hoc' in action) return action.hoc
    const button = card.buttons.find(({ label }) => label.trim().toLowerCase() === action.press.trim().toLowerCase())
    if (button) return button.action
    throw badUse(
      `loligo modeldb verify: no button "${action.press}" stands in the programs; give its statement with -c`,
    )
  })
}

function readReference(path: string): Trace {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Trace
  } catch (error) {
    throw new Problem('CLI1001', undefined, `can't read ${path}: ${(error as Error).message}`, {
      help: 'it is made by loligo modeldb verify DIR --record FILE where NEURON is installed',
    })
  }
}

export function place({ section, variable, mechanism }: Difference): string {
  const owner = mechanism ? ` of ${mechanism}` : ''
  return section ? `${variable}${owner} in ${section}` : variable
}

function summary({ same, first, cause, steps, recorded, against }: Report, out: string): string {
  const head = same
    ? `the same as ${against}: ${recorded} sections, ${steps} steps, every bit\n`
    : `differs from ${against} at step ${first!.step} (t = ${first!.t} ms): ${line(first!)}\n`
  const more = cause ? `first of all at step ${cause.step} (t = ${cause.t} ms): ${line(cause)}\n` : ''
  return `${head}${more}report      ${join(out, 'report.html')}\n`
}

const line = (one: Difference) => `${place(one)} is ${one.found} and should be ${one.expected}`
