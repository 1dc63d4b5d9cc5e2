/**
 * Whether NEURON's translator makes code of a file that several threads can run. It matters for one thing that scripts
 * see: in such code LOCALs of the file exist twice, once for the simulation and once for functions that HOC calls.
 */
import { contains, expressionsOf, holds } from './build.ts'
import type { Item, MechanismFile, Statement } from './tree.ts'

/** Methods of which each has one store of numbers for all threads. */
const unsafeMethods = new Set([undefined, 'adrunge', 'runge', 'newton', 'simeq', 'gear', 'adams', 'heun', 'adeuler'])

/** Functions that remember what they gave last, or whose numbers all threads share. */
const unsafeFunctions = new Set(
  'force deflate expfit derivs spline exprand gauss normrand poisrand poisson setseed scop_random boundary romberg invert stepforce schedule set_seed nrn_random_play'.split(
    ' ',
  ),
)

export function isThreadSafe({ items }: MechanismFile): boolean {
  const headings = items.flatMap((item) => (item.kind === 'neuron' ? item.statements : []))
  const names = (keyword: string) =>
    headings.flatMap((one) =>
      one.kind === 'names' && one.keyword === keyword ? one.names.map(({ text }) => text) : [],
    )
  const has = (keyword: string) => headings.some((one) => one.kind === 'names' && one.keyword === keyword)
  if (has('EXTERNAL')) return false
  if (items.some((item) => item.kind === 'solved' && /LINEAR|DISCRETE/.test(item.block))) return false
  const statements = items.flatMap(bodyOf)
  if (holds(statements, (one) => one.kind === 'solve' && isUnsafe(one, items))) return false
  if (has('THREADSAFE')) return true
  if (has('POINTER') || has('BBCOREPOINTER')) return false
  if (items.some(({ kind }) => kind === 'verbatim') || holds(statements, ({ kind }) => kind === 'verbatim'))
    return false
  if (holds(statements, callsUnsafe)) return false
  const global = new Set(names('GLOBAL'))
  return global.size === 0 || !holds(statements, (one) => one.kind === 'assign' && global.has(one.target.name))
}

function isUnsafe(solve: Extract<Statement, { kind: 'solve' }>, items: readonly Item[]): boolean {
  if (solve.steadyState) return false
  const block = items.find((item) => item.kind === 'solved' && item.name.text === solve.block.text)
  return block?.kind === 'solved' && unsafeMethods.has(solve.method?.text)
}

const callsUnsafe = (statement: Statement): boolean =>
  expressionsOf(statement).some((one) =>
    contains(one, (part) => part.kind === 'call' && unsafeFunctions.has(part.name)),
  )

const bodyOf = (item: Item): readonly Statement[] => ('body' in item ? item.body : [])
