/** Names of the blocks that BREAKPOINT solves by a method that passes the test. */
import { walkStatements } from '../build.ts'
import type { MechanismFile } from '../tree.ts'

export function solvedBy(file: MechanismFile, accepts: (method: string | undefined) => boolean): Set<string> {
  const names = new Set<string>()
  for (const item of file.items) {
    if (item.kind !== 'breakpoint') continue
    for (const statement of walkStatements(item.body)) {
      if (statement.kind === 'solve' && accepts(statement.method?.text)) names.add(statement.block.text)
    }
  }
  return names
}
