/** The tables of exp and log, for generated/math-tables.ts: working them out takes longer than reading them. */
import { makeExpTable, makeFusedLogTable, makeLogTable } from '../runtime/math/exact-tables.ts'

export function mathTablesModule(): string {
  const tables = { exp: [...makeExpTable()], log: [...makeLogTable()], fusedLog: [...makeFusedLogTable()] }
  return `// Written by build/generate.ts.\nexport const mathTables = ${JSON.stringify(tables)}\n`
}
