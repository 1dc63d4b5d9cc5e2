/**
 * What a tree does, asked before code is written for it: whether an expression runs other code, which names it assigns.
 */
import type { Argument, Expression, ObjectPath, PathPart, Statement, Text, Tok } from '../tree.ts'
import type { Unit } from './unit.ts'

/** Whether evaluating it runs nothing but arithmetic on variables: no call, no allocation, no new value of `at`. */
export function isPure(node: Expression): boolean {
  switch (node.kind) {
    case 'number':
    case 'local':
    case 'argument':
      return true
    case 'variable':
      return node.index.every(isPure)
    case 'unary':
      return isPure(node.operand)
    case 'binary':
      return sidesOf(node).every(isPure)
    default:
      return false
  }
}

/** What stands between the operators of `a + b + c ...`. */
function sidesOf(node: Extract<Expression, { kind: 'binary' }>): Expression[] {
  const sides = [node.right]
  let { left } = node
  for (; left.kind === 'binary'; left = left.left) sides.push(left.right)
  return [left, ...sides.reverse()]
}

/** The same, but it may look at members: with a subscript in brackets a member is an element and never a call. */
export function runsNothing(node: Expression): boolean {
  switch (node.kind) {
    case 'unary':
      return runsNothing(node.operand)
    case 'binary':
      return sidesOf(node).every(runsNothing)
    case 'path': {
      const { base, parts } = node
      if (base.kind === 'object-call') return false
      return parts.every((part) => isElement(part) && part.index.every(runsNothing))
    }
    default:
      return isPure(node)
  }
}

/** With a subscript in brackets. */
const isElement = ({ index, args }: PathPart): boolean => !args && index.length > 0

/** Whether program code may run while it is evaluated. */
export function runsProgram(u: Unit, node: unknown): boolean {
  let runs = false
  walk(node, (each) => {
    const { kind, name } = each
    if (kind === 'object-call' || kind === 'new') runs = true
    if (kind === 'path' && !(each as unknown as ObjectPath).parts.every(isElement)) runs = true
    if (kind === 'call' && !u.known(name as Tok)?.builtin?.pure) runs = true
  })
  return runs
}

/** Whether nothing in it can let go of an object: numbers and strings alone, and functions of numbers that are `pure`. */
export function keepsObjects(root: unknown, pure: (name: Tok) => boolean): boolean {
  let keeps = true
  walk(root, (node) => {
    const { kind } = node
    if (kind === undefined || kindsOfNumbers.has(kind)) return
    if (kind !== 'call' || !pure(node.name as Tok)) keeps = false
  })
  return keeps
}

const kindsOfNumbers = new Set(
  'number variable local argument pointed range property unary binary assign value expression text literal string string-argument block if while for for-range return break continue empty'.split(
    ' ',
  ),
)

type Tree = { readonly kind?: string } & Readonly<Record<string, unknown>>

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null

/** Every node of a tree, parents first. */
export function walk(root: unknown, visit: (node: Tree) => void): void {
  // by hand: a sum of some thousand terms is a tree as deep
  const waiting: unknown[] = isTree(root) ? [root] : []
  while (waiting.length > 0) {
    const node = waiting.pop() as Tree | readonly unknown[]
    if (!Array.isArray(node)) visit(node as Tree)
    const children = Array.isArray(node) ? node : Object.values(node)
    for (let i = children.length - 1; i >= 0; i--) if (isTree(children[i])) waiting.push(children[i])
  }
}

export interface Uses {
  /** Number variables that are assigned. */
  readonly assigned: readonly Tok[]
  /** Names that `double` makes arrays of. */
  readonly arrays: readonly Tok[]
  readonly hasLoop: boolean
  /** `$i`. */
  readonly dynamicArguments: boolean
  /** Locals after `&`. */
  readonly addressed: readonly Tok[]
  readonly mostArguments: number
}

/** One walk over a body or statement. */
export function usesOf(tree: unknown): Uses {
  const assigned: Tok[] = []
  const arrays: Tok[] = []
  const addressed: Tok[] = []
  let hasLoop = false
  let dynamicArguments = false
  let mostArguments = 0
  walk(tree, (node) => {
    const target = targetOf(node as unknown as Statement | Expression)
    if (target?.kind === 'variable') assigned.push(target.name)
    // declared to be variables, not arrays
    if (node.kind === 'depvar') for (const item of (node as { items: { name: Tok }[] }).items) assigned.push(item.name)
    if (node.kind === 'double') for (const item of (node as { items: { name: Tok }[] }).items) arrays.push(item.name)
    if (loops.has(node.kind ?? '')) hasLoop = true
    if ('which' in node) {
      const which = node.which as { number?: number; local?: Tok }
      if (which.number === undefined) dynamicArguments = true
      else mostArguments = Math.max(mostArguments, which.number)
    }
    const pointer = pointerOf(node as unknown as Argument | Statement)
    if (pointer?.kind === 'local') addressed.push(pointer.name)
  })
  return { assigned, arrays, hasLoop, dynamicArguments, addressed, mostArguments }
}

/** Whether it has no loop in it, pushes no section, and neither returns nor asks for anything of the call it stands in. */
export function isOfGlobals(root: unknown): boolean {
  let isOf = true
  walk(root, (node) => {
    const { kind = '' } = node
    if (loops.has(kind) || ofCall.has(kind) || 'which' in node) isOf = false
  })
  return isOf
}

const ofCall = new Set(['local', 'local-object', 'in-section', 'return', 'iterator_statement', 'pieces', 'stop'])

/** Whether a `break` or `continue` stands in a branch of `if`, but in no loop. */
export function hasStrayJump(node: unknown, inBranch = false): boolean {
  if (Array.isArray(node)) return node.some((child) => hasStrayJump(child, inBranch))
  if (!isTree(node)) return false
  const { kind = '' } = node
  if (loops.has(kind) || kind === 'binary') return false
  if (kind === 'break' || kind === 'continue') return inBranch
  return Object.values(node).some((child) => isTree(child) && hasStrayJump(child, inBranch || kind === 'if'))
}

const loops = new Set(['while', 'for', 'for-range', 'for-iterator', 'for-segments', 'forall', 'forsec'])

function targetOf(node: Statement | Expression): Expression | Text | undefined {
  if (node.kind === 'assign' || node.kind === 'read') return node.target
  if (node.kind === 'for-range' || node.kind === 'for-segments') return node.variable
  return undefined
}

function pointerOf(node: Argument | Statement): Expression | undefined {
  if (node.kind === 'pointer') return node.value
  return node.kind === 'setpointer' ? node.target : undefined
}
