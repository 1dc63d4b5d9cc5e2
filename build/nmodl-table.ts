/** The table by which mechanisms are read, for generated/nmodl-table.ts. */
import { grammarMark, grammarRules } from '../nmodl/grammar.ts'
import { lalrTable } from './lalr.ts'

export function nmodlTableModule(): string {
  const table = { mark: grammarMark(), ...lalrTable(grammarRules(), 'file') }
  return `// Written by build/generate.ts.\nexport const nmodlTable = ${JSON.stringify(JSON.stringify(table))}\n`
}
