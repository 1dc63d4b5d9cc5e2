/** Writes generated/: what is worked out when the package is built and not when a model starts. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { builtinMechanismsModule } from './builtin-mechanisms.ts'
import { hocLibraryModule } from './hoc-library.ts'
import { emptyShapesModule, hocShapesModule } from './hoc-shapes.ts'

const folder = new URL('../generated/', import.meta.url)
const write = (name: string, text: string) => writeFileSync(new URL(name, folder), text)

mkdirSync(folder, { recursive: true })
write('builtin-mechanisms.ts', builtinMechanismsModule())
write('hoc-library.ts', hocLibraryModule())
// Shapes of another build do not fit this one, and the session that works them out wants the module to exist.
write('hoc-shapes.ts', emptyShapesModule)
write('hoc-shapes.ts', await hocShapesModule(['nrngui.hoc', 'noload.hoc']))
