/** The program of worker threads as one text, for generated/worker-program.ts: whoever starts a worker needs no file. */
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const entry = fileURLToPath(new URL('../runtime/threads/worker-main.ts', import.meta.url))

export async function workerProgramModule(): Promise<string> {
  const bundle = await rolldown({ input: entry, platform: 'neutral', logLevel: 'silent' })
  const { output } = await bundle.generate({
    format: 'iife',
    minify: { compress: false, mangle: true, codegen: { removeWhitespace: true } },
  })
  await bundle.close()
  return `// Written by build/generate.ts.\nexport const workerProgram = ${JSON.stringify(output[0].code)}\n`
}
