/**
 * What random calls of methods have in common, whatever the class: each call is tried by itself, so that a refused one ends nothing, and
 * all that it may have changed is printed behind it to the last bit.
 */
import type { Choices } from './random.ts'

/** `shown` are statements that print what the objects hold. */
export const callPrelude = (shown: readonly string[]): string => `
proc showvector() { local i
  printf(" %d:", $o1.size())
  for i = 0, $o1.size() - 1 printf(" %.17g", $o1.x[i])
}
proc try() { local ok
  res = -77
  ok = execute1($s1, 0)
  printf("%s %d %.17g", $s1, ok, res)
  ${shown.join('\n  ')}
  print ""
}
`

/** Whether a call stands by itself, its number is kept, or what it makes replaces one of the three objects or the vector x. */
const forms = ['=', 'new', 'vector'] as const

export type Argument = (kind: string, choose: Choices, place: number, method: string) => string

/** A call of a method that is described as `[form] name kind kind ...`. */
export function randomCall(choose: Choices, methods: readonly string[], argument: Argument): string {
  const words = choose.pick(methods).split(' ')
  const form = forms.find((each) => each === words[0])
  const [name, ...kinds] = form ? words.slice(1) : words
  const target = choose.pick(objects)
  const text = `${target}.${name}(${kinds.map((kind, i) => argument(kind, choose, i, name!)).join(', ')})`
  if (form === '=') return `res = ${text}`
  if (form === 'vector') return `x = ${text}`
  return form === 'new' ? `${choose.pick(objects)} = ${text}` : `{${text}}`
}

export const objects = ['a', 'b', 'c'] as const

export const tried = (calls: number, call: () => string): string =>
  Array.from({ length: calls }, () => `try("${call()}")\n`).join('')

export type Programs = (seed: number, count: number, calls?: number) => string[]

/** Programs of ten calls each unless another number is wanted. */
export const programsOf =
  (program: (seed: number, calls: number) => string): Programs =>
  (seed, count, calls = callsEach) =>
    Array.from({ length: count }, (_, i) => program(seed * 100_003 + i, calls))

export const callsEach = 10
