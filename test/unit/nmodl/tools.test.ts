import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compileMechanism } from '../../../nmodl/compile.ts'
import { passNames, showPass } from '../../../nmodl/tools.ts'
import { typeDeclarations } from '../../../nmodl/type-declarations.ts'

const folder = new URL('../../nmodl/', import.meta.url)
const files = readdirSync(folder).filter((name) => name.endsWith('.mod'))
const read = (name: string) => readFileSync(new URL(name, folder), 'latin1')

describe('passes by name', () => {
  it.each(files.flatMap((file) => passNames().map(({ name }) => [name, file] as const)))('%s of %s', (name, file) => {
    expect(showPass(name, read(file), file)).toMatch(/\S/)
  })
  it('show what each has done', () => {
    const text =
      'NEURON { SUFFIX leak NONSPECIFIC_CURRENT i RANGE g } PARAMETER { g = 1 } ASSIGNED { v i } BREAKPOINT { i = g*v }'
    expect(showPass('lower', text, 'leak.mod')).toContain('i := (g * v.0)')
    expect(showPass('promote', text, 'leak.mod')).toMatch(/column_\d\.\d+ = g/)
    expect(showPass('wat', text, 'leak.mod')).toMatch(
      /\(func \$0 \(export "current"\) \(export "ready current"\) \(param i32 i32 i32\)\n/,
    )
  })
  it('refuse a name that is none', () => {
    expect(() => showPass('solve-cnxp', '', 'x.mod')).toThrow('there is no pass solve-cnxp')
  })
})

// the file is compiled with test/types/mechanisms.test-d.ts
it('declarations for TypeScript are what test/types shows', async () => {
  const specs = files.map((file) => compileMechanism(read(file), file))
  await expect(typeDeclarations(specs)).toMatchFileSnapshot('../../types/mechanisms.d.ts')
})
