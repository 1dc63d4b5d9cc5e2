/**
 * Compiles the mechanisms of nmodl/builtin ahead of time: generated/builtin-mechanisms.ts, which every session reads, and
 * generated/builtin-code.ts, which is read when one of them is used.
 */
import { readFileSync } from 'node:fs'
import { compileBuiltins } from '../nmodl/builtins.ts'
import { serializeSpec } from '../nmodl/serialize.ts'

export function builtinMechanismsModules(): { mechanisms: string; code: string } {
  const specs = compileBuiltins((file) => readFileSync(new URL(`../nmodl/builtin/${file}`, import.meta.url), 'latin1'))
  const stored = specs.map(serializeSpec)
  const texts = stored.map(({ text }) => `  ${JSON.stringify(text)},`)
  const codes = stored.map(({ code }, i) => `  ${JSON.stringify(specs[i]!.name)}: ${JSON.stringify(code)},`)
  return {
    mechanisms: `${head}export const builtinMechanisms: readonly string[] = [\n${texts.join('\n')}\n]\n`,
    code: `${head}import type { StoredCode } from '../nmodl/serialize.ts'\n\nexport const builtinCode: Readonly<Record<string, StoredCode>> = {\n${codes.join('\n')}\n}\n`,
  }
}

const head = '// Written by build/generate.ts.\n'
