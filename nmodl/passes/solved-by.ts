/** Names of the blocks that BREAKPOINT solves, or INITIAL brings to a steady state, by a method that passes the test. */
import { walkStatements } from '../build.ts'
import type { MechanismFile } from '../tree.ts'

export function solvedBy(file: MechanismFile, accepts: (method: string | undefined) => boolean): Set<string> {
  const names = new Set<string>()
  for (const item of file.items) {
    if (item.kind !== 'breakpoint' && item.kind !== 'initial') continue
    for (const statement of walkStatements(item.body)) {
      if (statement.kind !== 'solve' || (item.kind === 'initial' && !statement.steadyState)) continue
      if (accepts((statement.steadyState ?? statement.method)?.text)) names.add(statement.block.text)
    }
  }
  return names
}
