/**
 * When a TABLE is looked after. Usually before a kernel, for all instances at once. NEURON does it in each call (in files that several
 * threads cannot run), and that makes a difference where the mechanism itself writes what the table is made from: `rate_k` of
 * INITIAL { rate_k = ...  settables(v) } has its value by the time of the call. In files that several threads can run there is one
 * look before a step, at the first instance: what that one holds is the table of all, whatever theirs say.
 */
import { expressionsOf, walkExpression, walkStatements } from '../build.ts'
import { type Mechanism, meaningOf, type Routine } from '../symbols.ts'
import type { Expression, Table } from '../tree.ts'

/** Whether the table has to be looked after in each call, because what it is made from differs from one call to the next. */
export function isMadeAtCall(mechanism: Mechanism, routine: Routine, table: Table): boolean {
  if (mechanism.threadSafe) return false
  if (dependsOnInstance(mechanism, table)) return true
  const written = writtenOutside(mechanism, routine)
  if (written.size === 0) return false
  const read = namesRead(mechanism, routine)
  const bounds = [...namesIn(table.from), ...namesIn(table.to), ...table.depend.map(({ text }) => text)]
  return [...written].some((name) => read.has(name) || bounds.includes(name))
}

const dependsOnInstance = (mechanism: Mechanism, { depend }: Table): boolean =>
  depend.some(({ text, span }) => {
    const { kind } = meaningOf(mechanism, text, span)
    return kind === 'instance' || kind === 'node' || kind === 'pointer'
  })

/** Globals that statements other than the routine's own assign. */
function writtenOutside(mechanism: Mechanism, routine: Routine): Set<string> {
  const own = new Set(routine.body)
  const names = new Set<string>()
  for (const item of mechanism.file.items) {
    if (!('body' in item) || item.body.some((statement) => own.has(statement))) continue
    for (const statement of walkStatements(item.body)) {
      if (statement.kind !== 'assign') continue
      const { name } = statement.target
      if (mechanism.meanings.get(name)?.kind === 'shared') names.add(name)
    }
  }
  return names
}

/** Names in a routine and in those that it calls. */
function namesRead(mechanism: Mechanism, routine: Routine): Set<string> {
  const names = new Set<string>()
  const left = [routine]
  for (let next = left.pop(); next; next = left.pop()) {
    for (const statement of walkStatements(next.body)) {
      for (const expression of expressionsOf(statement)) {
        for (const name of namesIn(expression)) {
          const called = names.has(name) ? undefined : mechanism.routines.get(name)
          if (called) left.push(called)
          names.add(name)
        }
      }
    }
  }
  return names
}

const namesIn = (expression: Expression): string[] =>
  walkExpression(expression).flatMap((each) => (each.kind === 'variable' || each.kind === 'call' ? [each.name] : []))
