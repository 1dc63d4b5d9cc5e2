/**
 * Compiles the mechanisms of nmodl/builtin ahead of time: generated/builtin-mechanisms.ts, which every session reads, and
 * generated/builtin-code.ts, which is read when one of them is used. What engines with fused operations have another module for stands apart from
 * that, in generated/builtin-plain-code.ts: either is half of all.
 */
import { readFileSync } from 'node:fs'
import { compileBuiltins } from '../nmodl/builtins.ts'
import { serializeSpec } from '../nmodl/serialize.ts'

/** Text of each module by its name. */
export function builtinMechanismsModules(): Readonly<Record<string, string>> {
  const specs = compileBuiltins((file) => readFileSync(new URL(`../nmodl/builtin/${file}`, import.meta.url), 'latin1'))
  const stored = specs.map((spec) => ({ name: spec.name, ...serializeSpec(spec) }))
  const texts = stored.map(({ text }) => `  ${JSON.stringify(text)},`)
  const codes = stored.map(({ name, code }) => {
    const fused = `fusedWasm: ${JSON.stringify(code.fusedWasm)}, get wasm() { return builtinPlainCode.${name}! }`
    return `  ${name}: { ${code.fusedWasm === undefined ? `wasm: ${JSON.stringify(code.wasm)}` : fused} },`
  })
  const plain = stored.flatMap(({ name, code }) =>
    code.fusedWasm === undefined ? [] : [`  ${name}: ${JSON.stringify(code.wasm)},`],
  )
  return {
    'builtin-mechanisms.ts': `${head}export const builtinMechanisms: readonly string[] = [\n${texts.join('\n')}\n]\n`,
    'builtin-code.ts': `${head}${imports}export const builtinCode: Readonly<Record<string, StoredCode>> = {\n${codes.join('\n')}\n}\n`,
    'builtin-plain-code.ts': `${head}export const builtinPlainCode: Readonly<Record<string, string>> = {\n${plain.join('\n')}\n}\n`,
  }
}

const head = '// Written by build/generate.ts.\n'
const imports = `import type { StoredCode } from '../nmodl/serialize.ts'
import { builtinPlainCode } from './builtin-plain-code.ts'

`
