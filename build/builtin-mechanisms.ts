/** Compiles the mechanisms of nmodl/builtin ahead of time, for generated/builtin-mechanisms.ts. */
import { readFileSync } from 'node:fs'
import { compileBuiltins } from '../nmodl/builtins.ts'
import { serializeSpec } from '../nmodl/serialize.ts'

export function builtinMechanismsModule(): string {
  const specs = compileBuiltins((file) => readFileSync(new URL(`../nmodl/builtin/${file}`, import.meta.url), 'latin1'))
  const lines = specs.map((spec) => `  ${JSON.stringify(serializeSpec(spec))},`)
  return `// Written by build/generate.ts.\nexport const builtinMechanisms: readonly string[] = [\n${lines.join('\n')}\n]\n`
}
