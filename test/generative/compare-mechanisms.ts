/** Runs random mechanisms on nrniv, all compiled in one go, and on loligo; tells how far states and v are apart. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSession, libraryFile, memoryHost } from '../../index.ts'
import type { RandomMechanism } from './mechanisms.ts'

export interface MechanismDifference {
  readonly mechanism: RandomMechanism
  /** Largest relative difference of any number. */
  readonly error: number
  readonly firstLine: string
}

/** Every mechanism in a cell of its own, driven by a current that differs from cell to cell. */
export function program(mechanisms: readonly RandomMechanism[], secondOrder: number): string {
  const cells = mechanisms.map(
    ({ name }, i) => `create c_${name}
c_${name} { nseg = 2 L = 30 diam = 20 insert ${name} insert pas g_pas = 0.0003 e_pas = -60 }
objref i_${name}
c_${name} i_${name} = new IClamp(0.3)
{i_${name}.del = 1 i_${name}.dur = 3 i_${name}.amp = ${(0.05 + 0.01 * (i % 7)).toFixed(2)}}`,
  )
  const prints = mechanisms.map(({ name, states }) => {
    const values = states.flatMap((one) => [`${one}_${name}(0.3)`, `${one}_${name}(0.8)`])
    const all = [`v(0.8)`, ...values, `inf_${name}(0.3)`, `extra_${name}(0.3)`]
    return `c_${name} printf("${name} %g${' %.17g'.repeat(all.length)}\\n", t, ${all.join(', ')})`
  })
  return `${cells.join('\n')}
proc show() {
${prints.join('\n')}
}
{dt = 0.05 secondorder = ${secondOrder}}
{finitialize(-64)}
show()
{fadvance()}
show()
for i = 1, 20 fadvance()
show()
for i = 1, 120 fadvance()
show()
quit()
`
}

export function compareMechanisms(all: readonly RandomMechanism[], secondOrder = 0): MechanismDifference[] {
  const folder = mkdtempSync(join(tmpdir(), 'mechanisms-'))
  try {
    const mechanisms = all.filter((one) => isTranslated(one, folder))
    writeFileSync(join(folder, 'main.hoc'), program(mechanisms, secondOrder))
    const made = spawnSync('nrnivmodl', [], { cwd: folder, encoding: 'latin1' })
    const library = ['x86_64/libnrnmech.so', 'x86_64/.libs/libnrnmech.so'].find((one) => existsSync(join(folder, one)))
    if (!library)
      throw new Error(`nrnivmodl refuses a mechanism:\n${made.stdout.slice(-3000)}${made.stderr.slice(-3000)}`)
    const theirs = spawnSync('nrniv', ['-nobanner', '-nogui', '-dll', library, 'main.hoc'], {
      cwd: folder,
      encoding: 'latin1',
      input: '',
    })
    return differences(mechanisms, numbersOf(ours(mechanisms, secondOrder)), numbersOf(theirs.stdout), theirs.stderr)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Writes it; false for what NEURON's translator refuses. */
function isTranslated({ name, text }: RandomMechanism, folder: string): boolean {
  const file = `${name}.mod`
  writeFileSync(join(folder, file), text)
  const { status } = spawnSync('nocmodl', [file], { cwd: folder })
  rmSync(join(folder, `${name}.c`), { force: true })
  if (status !== 0) rmSync(join(folder, file))
  return status === 0
}

function ours(mechanisms: readonly RandomMechanism[], secondOrder: number): string {
  const host = memoryHost(Object.fromEntries(mechanisms.map(({ name, text }) => [`${name}.mod`, text])), libraryFile)
  const session = createSession({ host })
  session.loadMechanisms()
  session.run(program(mechanisms, secondOrder).replace(/quit\(\)\n$/, ''))
  return host.output
}

function numbersOf(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const line of text.split('\n')) {
    const name = line.split(' ', 1)[0]!
    found.set(name, [...(found.get(name) ?? []), line])
  }
  return found
}

function differences(
  mechanisms: readonly RandomMechanism[],
  our: ReadonlyMap<string, string[]>,
  their: ReadonlyMap<string, string[]>,
  errors: string,
): MechanismDifference[] {
  return mechanisms.flatMap((mechanism) => {
    const [a, b] = [our.get(mechanism.name) ?? [], their.get(mechanism.name) ?? []]
    if (b.length === 0) throw new Error(`nrniv says nothing of ${mechanism.name}: ${errors.slice(0, 2000)}`)
    const apart = b.findIndex((line, i) => line !== a[i])
    if (apart < 0) return []
    const error = Math.max(...b.map((line, i) => apartness(a[i] ?? '', line)))
    return [{ mechanism, error, firstLine: `${a[apart]}\n${b[apart]}` }]
  })
}

function apartness(a: string, b: string): number {
  const [x, y] = [a, b].map((line) => line.split(' ').slice(1).map(Number)) as [number[], number[]]
  return Math.max(
    ...y.map((value, i) => {
      const other = x[i] ?? Number.NaN
      if (value === other || (Number.isNaN(value) && Number.isNaN(other))) return 0
      const apart = Math.abs(value - other) / Math.max(Math.abs(value), 1e-6)
      return Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart
    }),
  )
}
