/**
 * Every name that NEURON 8.2.2 defines is here, or stands in missing.txt with a reason. The list of names lies beside the
 * checkout and is not part of it: without it there is nothing to compare.
 */
import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { createSession } from '../../index.ts'
import type { HocClass } from '../../stdlib/binding/class.ts'

const list = new URL('../../../shared/reference/neuron-symbols.json', import.meta.url)

interface Names {
  readonly classes: Readonly<Record<string, readonly string[]>>
  readonly [kind: string]: Readonly<Record<string, unknown>> | readonly string[]
}

const kinds = ['functions', 'variables', 'range_variables', 'mechanism_names', 'stdrun', 'other']

/** `function solve`, `class KSChan`, `CVode.acor` ... */
function missing(names: Names): string[] {
  const { top } = sessionWithLibrary().interpreter
  const plain = kinds.flatMap((kind) => {
    const all = names[kind] ?? []
    const some = Array.isArray(all) ? (all as string[]) : Object.keys(all)
    return some.filter((name) => !top.find(name)).map((name) => `${kind} ${name}`)
  })
  const members = Object.entries(names.classes).flatMap(([name, wanted]) =>
    withoutMembers(name, wanted, top.find(name)?.cls),
  )
  return [...new Set([...plain, ...members])]
}

function withoutMembers(name: string, wanted: readonly string[], cls: HocClass | undefined): string[] {
  if (!cls) return [`class ${name}`]
  if (cls.isTemplate) return []
  return wanted.filter((member) => !cls.members.has(member)).map((member) => `${name}.${member}`)
}

function sessionWithLibrary() {
  const session = createSession()
  session.run('load_file("nrngui.hoc")')
  return session
}

/** Lines `name: reason`. */
function excused(): Map<string, string> {
  const lines = readFileSync(new URL('missing.txt', import.meta.url), 'utf8').split('\n')
  return new Map(
    lines.filter((line) => line && !line.startsWith('#')).map((line) => line.split(/: (.*)/) as [string, string]),
  )
}

it.skipIf(!existsSync(list))('has every name or says why not', () => {
  const absent = missing(JSON.parse(readFileSync(list, 'latin1')) as Names)
  const reasons = excused()
  expect(absent.filter((name) => !reasons.has(name))).toEqual([])
  // what is here by now is taken off the list
  expect([...reasons.keys()].filter((name) => !absent.includes(name))).toEqual([])
})

it('gives a reason for each name', () => {
  for (const [name, reason] of excused()) expect(reason, name).toMatch(/\w/)
})
