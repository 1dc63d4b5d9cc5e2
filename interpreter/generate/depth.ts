/**
 * How deep calls may go. NEURON's expression stack has 500 places (`-NSTACK` gives twice their number) and 511 calls fit into its
 * frames: programs find these limits, so they are kept here too, by two counters that functions which may recur keep up.
 *
 * Each argument, each local and each value that waits for the other side of an operator takes a place.
 */
import type { Definition } from '../symbols.ts'
import type { Body, Expression } from '../tree.ts'
import { walk } from './purity.ts'
import type { Text, Unit } from './unit.ts'

/** Whether it may call itself, directly or through others: one that calls no program code cannot. */
export function mayRecur({ tokens, body }: Definition, isMethod: boolean): boolean {
  let found = false
  walk(body.statements, (node) => {
    if (node.kind === 'call' || node.kind === 'object-call') {
      const { type, text } = tokens[node.name as number]!
      if ((type !== 'BUILTIN' && type !== 'OBJFUNC') || runsText.has(text)) found = true
    }
    if (isMethod && (node.kind === 'new' || (node.kind === 'path' && (node.parts as unknown[]).length > 0)))
      found = true
  })
  return found
}

const runsText: ReadonlySet<string> = new Set(['execute', 'execute1'])

/** At the head of a function that may recur. */
export function writeEnter(u: Unit, body: Body): Text {
  if (!u.counts) return ''
  const locals = body.locals.length + body.localObjects.length
  const given = u.dynamicArguments ? 'args.length' : `arguments.length - ${u.what === 'iterator' ? 2 : 1}`
  const full = `(R.cells = d0 + ${given}${locals ? ` + ${locals}` : ''}) >= R.mostCells || ++R.calls > R.mostCalls`
  return `const d0 = R.cells\nif (${full}) R.tooDeep('${u.procedure}')\n`
}

/** Before its end. */
export const writeLeave = (u: Unit): Text => (u.counts ? 'R.cells = d0; R.calls--\n' : '')

/** The same after a value was worked out. */
export function writeLeaveWith(u: Unit, value: Text): Text {
  if (!u.counts) return value
  const kept = u.temporary()
  return `(${kept} = ${value}, R.cells = d0, R.calls--, ${kept})`
}

/** A call of program code, while values wait. */
export function writeWaiting(u: Unit, call: Text, more = 0): Text {
  const waiting = u.waiting + more
  if (!u.counts || waiting === 0) return call
  const kept = u.temporary()
  return `(R.cells += ${waiting}, ${kept} = ${call}, R.cells -= ${waiting}, ${kept})`
}

/** What is written while so many values more wait. */
export function whileWaiting(u: Unit, count: number, write: () => Text): Text {
  u.waiting += count
  const text = write()
  u.waiting -= count
  return text
}

/**
 * NEURON takes the start of the first operand for the start of a body without braces, and for `$&1[i]` that lies behind the index:
 * `for i = 0, 2 $&1[i] = i` fails there, whereas `{ $&1[i] = i }` works. The token such a body fails at.
 */
export function lostIndex(node: unknown): number | undefined {
  const first = firstOperand(node)
  return first?.kind === 'pointed' && first.index && first.from !== undefined ? first.from : undefined
}

type Node = Partial<Omit<Extract<Expression, { kind: 'pointed' }>, 'kind'>> & { kind: string } & Record<string, unknown>

function firstOperand(node: unknown): Node | undefined {
  let at = node as Node | undefined
  while (at) {
    const next = leftOf(at)
    if (!next) return at
    at = next as Node
  }
  return undefined
}

function leftOf(node: Node): unknown {
  switch (node.kind) {
    case 'expression':
    case 'return':
      return node.value
    case 'print':
      return (node.items as unknown[])[0]
    case 'binary':
      return node.left
    case 'unary':
      return node.operand
    case 'assign':
      return node.target
    default:
      return undefined
  }
}
