/** The table by which mechanisms are read, for generated/nmodl-table.ts. */
import { grammarMark, grammarRules } from '../nmodl/grammar.ts'
import { lalrTable, packed } from './lalr.ts'
import { withShortcuts } from './lalr-shortcuts.ts'

export function nmodlTableModule(): string {
  const rules = grammarRules()
  const table = { mark: grammarMark(), ...packed(withShortcuts(lalrTable(rules, 'file'), rules)) }
  return `// Written by build/generate.ts.\nexport const nmodlTable = ${JSON.stringify(JSON.stringify(table))}\n`
}
