/** Writes generated/: what is worked out when the package is built and not when a model starts. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { hocDefinitions } from './hoc-definitions.ts'
import { hocLibraryModules } from './hoc-library.ts'
import { emptyShapesModules, hocShapesModules } from './hoc-shapes.ts'
import { hocTableModule } from './hoc-table.ts'
import { emptyNamesModule, libraryNamesModule } from './library-names.ts'
import { mathTablesModule } from './math-tables.ts'
import { nmodlTableModule } from './nmodl-table.ts'
import { emptyCodeModule, runSystemCodeModule } from './ready-code.ts'
import { workerProgramModule } from './worker-program.ts'

const folder = new URL('../generated/', import.meta.url)
const write = (name: string, text: string) => writeFileSync(new URL(name, folder), text)

mkdirSync(folder, { recursive: true })
write('math-tables.ts', mathTablesModule())
write('nmodl-table.ts', nmodlTableModule())
write('hoc-table.ts', hocTableModule())
// the compiler of mechanisms reads by that table
const { builtinMechanismsModules } = await import('./builtin-mechanisms.ts')
writeAll(builtinMechanismsModules())
writeAll(hocLibraryModules())
write('run-system-code.ts', emptyCodeModule)
write('worker-program.ts', await workerProgramModule())
const { classTypesModule } = await import('./class-types.ts')
write('class-types.ts', classTypesModule())
// What follows is worked out in sessions, which want these modules to exist; shapes of another build do not fit this one.
writeAll(emptyShapesModules)
if (!existsSync(new URL('library-names.ts', folder))) write('library-names.ts', emptyNamesModule)
writeAll(hocLibraryModules(await hocDefinitions()))
write('run-system-code.ts', await runSystemCodeModule())
writeAll(await hocShapesModules(['nrngui.hoc', 'noload.hoc']))
write('library-names.ts', await libraryNamesModule())

/** Texts of modules by their names. */
function writeAll(modules: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(modules)) write(name, text)
}
