/** Writes generated/: what is worked out when the package is built and not when a model starts. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { builtinMechanismsModule } from './builtin-mechanisms.ts'

const folder = new URL('../generated/', import.meta.url)
mkdirSync(folder, { recursive: true })
writeFileSync(new URL('builtin-mechanisms.ts', folder), builtinMechanismsModule())

const library = new URL('./hoc-library.ts', import.meta.url)
if (existsSync(library)) {
  const { hocLibraryModule } = (await import(library.href)) as { hocLibraryModule: () => string }
  writeFileSync(new URL('hoc-library.ts', folder), hocLibraryModule())
}
