/**
 * C of several files is one program: what a file's C calls and does not define is looked for, when it is first used, among
 * what the C of the other mechanisms gives. NEURON links them into one library, to the same effect.
 */
import { ModelError } from '../errors.ts'
import type { Model } from '../model.ts'
import type { Mechanism } from './mechanism.ts'
import type { LinkSpec, MechanismSpec } from './spec.ts'

type Word = number | bigint
type Link = (...values: Word[]) => Word

export function linksOf(model: Model, spec: MechanismSpec): Record<string, (...values: number[]) => number> {
  const found: Record<string, Link> = {}
  for (const [link, place] of Object.entries(spec.links ?? {})) {
    const [kind, name, result] = link.split(' ') as [string, string, string]
    if (kind === 'z') found[link] = pointerLink(model, result)
    else found[link] = kind === 'x' ? functionLink(model, name, result, place) : variableLink(model, name, place)
  }
  return found as Record<string, (...values: number[]) => number>
}

/** Who gives it is looked for once, and again when that file was read anew: networks call such functions at each event. */
function functionLink(model: Model, name: string, result: string, place: string): Link {
  let owner: Mechanism | undefined
  let spec: MechanismSpec | undefined
  return (...values) => {
    if (!owner || owner.spec !== spec) {
      owner = model.mechanisms.all().find((one) => one.spec.linkable && Object.hasOwn(one.spec.linkable, name))
      if (!owner) throw missing('function', name, place)
      spec = owner.spec
    }
    const { parameters, result: given } = owner.spec.linkable![name] as LinkSpec
    const words = [...parameters].map((letter, i) => asWord(values[i] ?? 0, letter))
    const run = owner.exports[`c ${name}`] as unknown as Link
    const value = run(owner.context, 0, ...words)
    return given === 'v' ? asWord(0, result) : asWord(value, result)
  }
}

/** The first value is the handle of the function that is called. */
function pointerLink(model: Model, result: string): Link {
  return (...values) => {
    const call = model.foreignCode.functions.c_call as unknown as Link
    const value = call(...values)
    return result === 'v' ? 0 : asWord(value ?? 0, result)
  }
}

/** Where a variable lies does not change; it is looked for when it is first used. */
function variableLink(model: Model, name: string, place: string): Link {
  let known: number | undefined
  return () => {
    known ??= addressOfVariable(model, name)
    if (known === undefined) throw missing('variable', name, place)
    return known
  }
}

/** What C of another file defines, or a GLOBAL of another mechanism under the name that HOC has for it. */
function addressOfVariable(model: Model, name: string): number | undefined {
  for (const owner of model.mechanisms.all()) {
    const { globals, linkableVariables } = owner.spec
    if (linkableVariables && Object.hasOwn(linkableVariables, name)) return owner.globals + linkableVariables[name]!
    const found = globals.find((one) => owner.globalName(one.name) === name)
    if (found) return owner.globals + 8 * found.offset
  }
  return undefined
}

const asWord = (value: Word, letter: string): Word => {
  if (letter === 'l') return BigInt(typeof value === 'bigint' ? value : Math.trunc(value))
  return letter === 'd' ? Number(value) : Number(value) | 0
}

const missing = (what: string, name: string, place: string): ModelError =>
  new ModelError(
    'RUN3035',
    `the C at ${place} uses the ${what} ${name}, which is neither known nor defined in any .mod file that is loaded`,
    'see docs/nmodl.md for what the C of VERBATIM may use',
  )
