/** The table by which HOC is read, for generated/hoc-table.ts. */
import { rules, starts } from '../interpreter/grammar.ts'
import { markOfRules } from '../lang/driver.ts'
import { lalrTable, packed } from './lalr.ts'

export function hocTableModule(): string {
  const table = { mark: markOfRules(rules), ...packed(lalrTable(rules, ...starts)) }
  return `// Written by build/generate.ts.\nexport const hocTable = ${JSON.stringify(JSON.stringify(table))}\n`
}
