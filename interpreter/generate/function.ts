/**
 * The whole function: statements within one try, whose handler gives a problem its place and its frame of the call trace.
 */
import type { Definition, Sym } from '../symbols.ts'
import type { Template } from '../template.ts'
import type { Parsed } from '../token.ts'
import type { Statement, Tok } from '../tree.ts'
import { mayRecur, writeEnter, writeLeave } from './depth.ts'
import { writeLeftSections, writeStopped } from './leaving.ts'
import { type Uses, usesOf } from './purity.ts'
import { writeShown, writeShownText } from './shown.ts'
import { writeStatement, writeStatements } from './statement.ts'
import { type Text, Unit, writeDepth } from './unit.ts'

/** What code has to look out for, since something in the program has been seen. */
export interface Habits {
  readonly catchesStrays: boolean
  readonly rounds: boolean
}

/**
 * Code of `factory(R, T, U)`, which returns the procedure `(self, a1, a2 ...)`. All functions that are called once they are there stand in
 * parentheses: V8 compiles these at once, others it first looks through and then reads again.
 */
export function writeProcedure(
  definition: Definition,
  template: Template | undefined,
  { catchesStrays, rounds }: Habits,
  symbolAt?: (tok: Tok) => Text,
): Text {
  const { tokens, body, what, name } = definition
  const uses = usesOf(body)
  markAssigned(tokens, uses)
  const asksArguments = tokens.some(
    ({ type, symbol }) => type === 'BUILTIN' && (symbol!.name === 'numarg' || symbol!.name === 'argtype'),
  )
  const u = new Unit({
    tokens,
    own: true,
    template,
    procedure: name,
    what,
    dynamicArguments: uses.dynamicArguments || asksArguments,
    boxed: new Set(uses.addressed.map((tok) => tokens[tok]!.text)),
    ...(symbolAt && { symbolAt }),
  })
  u.counts = mayRecur(definition, template !== undefined)
  Object.assign(u, { catchesStrays, rounds })
  const text = writeStatements(u, body.statements)
  const locals = writeLocals(u, body.locals, body.localObjects)
  const whole = wrap(u, writeEnter(u, body), text, body.localObjects)
  const { once, each, locals: temporaries, around } = u.declarations()
  const code = `return (function (${parameters(u)}) {\n${writeBodyCheck(u)}${temporaries}${writeMark(u)}${locals}${whole}})`
  return `'use strict'\n${once}${each}${around(code)}`
}

function parameters(u: Unit): Text {
  const first = u.what === 'iterator' ? ['self', 'body'] : ['self']
  return [...first, ...(u.dynamicArguments ? ['...args'] : names(u))].join(', ')
}

/** What calls an iterator was read before there was one of that name: it has no statement to give. */
const writeBodyCheck = (u: Unit): Text =>
  u.what === 'iterator' ? `if (typeof body !== 'function') R.calledWithoutFor('${u.procedure}')\n` : ''

/** A few more than are used, so that a call trace can show them. */
const names = (u: Unit) => Array.from({ length: Math.max(3, u.mostArguments) }, (_, i) => `a${i + 1}`)

function writeLocals(u: Unit, locals: readonly Tok[], objects: readonly Tok[]): Text {
  const numbers = locals.map((tok) => {
    const { text } = u.token(tok)
    return `let l_${text} = ${u.boxed.has(text) ? '[0]' : '0'}\n`
  })
  const cells = objects.map((tok) => `const o_${u.token(tok).text} = R.newCell()\n`)
  return [...numbers, ...cells].join('')
}

const writeMark = (u: Unit): Text => (u.usesMark ? 'const m = R.held.top\n' : '')

function wrap(u: Unit, enter: Text, body: Text, objects: readonly Tok[]): Text {
  const stopped = u.what === 'iterator' ? '' : writeStopped(u, u.levels[0]!)
  const left = writeLeftSections(u)
  const text = enter + writeDepth(u.levels[0]!) + body
  const end =
    u.what === 'func' || u.what === 'obfunc'
      ? `R.returnsNothing('${u.procedure}', '${u.what}')`
      : `${left}${writeLeave(u)}return 0`
  const args = u.dynamicArguments ? 'args' : `[${names(u)}]`
  const frame = `'${u.procedure}', self, ${args}`
  const release = objects.map((tok) => `o_${u.token(tok).text}.set(null)`).join('\n')
  const last = release ? `finally {\n${release}\n}\n` : ''
  return `try {\n${text}${end}\n} catch (e) { ${stopped}throw R.fault(e, U, at, ${frame}) }\n${last}`
}

/**
 * Code of `factory(R)`, which returns `(T, U, self)`: one top-level statement of this shape, within a template one with the same
 * variables of the object.
 */
export function writeShared(
  parsed: Parsed<Statement>,
  template: Template | undefined,
  uses: Uses,
  rounds: boolean,
): Text {
  const u = new Unit({ tokens: parsed.tokens, own: false, template })
  u.rounds = rounds
  const text = writeTop(u, parsed.tree)
  const { once, each, locals } = u.declarations()
  const assigned = uses.assigned.map((tok) => `T[${tok}].symbol.assigned = true\n`).join('')
  return `'use strict'\n${once}return (function (T, U, self) {\n${each}${locals}${writeMark(u)}${assigned}${wrapTop(text)}})`
}

/** The same for a statement with a loop, which has its own code. */
export function writeOwn(
  parsed: Parsed<Statement>,
  template: Template | undefined,
  { catchesStrays, rounds }: Habits,
): Text {
  markAssigned(parsed.tokens, usesOf(parsed.tree))
  const u = new Unit({ tokens: parsed.tokens, own: true, template })
  Object.assign(u, { catchesStrays, rounds })
  const text = writeTop(u, parsed.tree)
  const { once, each, locals, around } = u.declarations()
  const code = `return (function (T, U, self) {\n${locals}${writeMark(u)}${wrapTop(text)}})`
  return `'use strict'\n${once}${each}${around(code)}`
}

const wrapTop = (text: Text) => `try {\n${text}} catch (e) { throw R.fault(e, U, at) }\n`

function writeTop(u: Unit, tree: Statement): Text {
  if (tree.kind === 'expression') return writeShown(u, tree.value)
  if (tree.kind === 'text') return writeShownText(u, tree.value)
  const text = writeStatement(u, tree)
  return writeDepth(u.levels[0]!) + text
}

/** A name that some statement assigns is a variable from the moment the statement was read. */
export function markAssigned(tokens: Parsed<Statement>['tokens'], uses: Uses): void {
  for (const tok of uses.assigned) (tokens[tok]!.symbol as Sym).assigned = true
  for (const tok of uses.arrays) {
    const symbol = tokens[tok]!.symbol as Sym
    if (symbol.owner) symbol.isArray = true
  }
}
