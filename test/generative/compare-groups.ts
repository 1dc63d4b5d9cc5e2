/** Runs random groups of mechanisms on nrniv, all compiled in one go, and on loligo, each alone; lists those that differ. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSession, libraryFile, memoryHost } from '../../index.ts'
import type { MechanismGroup } from './mechanism-groups.ts'

export interface GroupDifference {
  readonly group: MechanismGroup
  readonly ours: string
  readonly theirs: string
}

export type Stepping = 'fixed' | 'second order' | 'variable'

const steppings: Readonly<Record<Stepping, string>> = {
  fixed: '',
  'second order': '{secondorder = 2}',
  variable: 'objref cv\n{cv = new CVode() cv.active(1) cv.atol(1e-4)}',
}

/** Of one group alone: what happens in one cell must not lead to another's steps. */
export function groupProgram({ setup, change, shown, name }: MechanismGroup, stepping: Stepping): string {
  return `${setup}
proc show() { c_${name} { printf("%g", t) ${values(shown)} printf("\\n") } }
{dt = 0.05 xx = 0 celsius = 21}
${steppings[stepping]}
{finitialize(-64)}
show()
{fadvance()}
show()
for ii = 1, 20 fadvance()
show()
${change}
{celsius = 24}
for ii = 1, 120 fadvance()
show()
{finitialize(-60)}
for ii = 1, 30 fadvance()
show()
`
}

const values = (shown: readonly string[]) => shown.map((one) => `printf(" ${one}=%.17g", ${one})`).join(' ')

export function compareGroups(groups: readonly MechanismGroup[], stepping: Stepping): GroupDifference[] {
  const folder = mkdtempSync(join(tmpdir(), 'groups-'))
  try {
    const kept = groups.filter((group) => isTranslated(group, folder))
    const made = spawnSync('nrnivmodl', [], { cwd: folder, encoding: 'latin1' })
    const library = ['x86_64/libnrnmech.so', 'x86_64/.libs/libnrnmech.so'].find((one) => existsSync(join(folder, one)))
    if (!library) throw new Error(`nrnivmodl makes no library:\n${made.stdout.slice(-1500)}${made.stderr.slice(-1500)}`)
    return kept.flatMap((group) => {
      const program = groupProgram(group, stepping)
      writeFileSync(join(folder, 'main.hoc'), `${program}quit()\n`)
      const { stdout, stderr } = spawnSync('nrniv', ['-nobanner', '-nogui', '-dll', library, 'main.hoc'], {
        cwd: folder,
        encoding: 'latin1',
        input: '',
        timeout: 60_000,
      })
      // net_move of a point process with several connections is among what it does not survive
      if (/Segmentation|cannot be used with/.test(stderr)) return []
      const { printed, stopped } = ours(group, program)
      const alike = printed === stdout && (stopped !== undefined) === /^nrniv: /m.test(stderr)
      return alike ? [] : [{ group, ours: `${printed}${stopped ?? ''}`, theirs: stdout }]
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Writes its files; false where NEURON's translator refuses one. */
function isTranslated({ files }: MechanismGroup, folder: string): boolean {
  const written = [...files].map(([name, text]) => {
    writeFileSync(join(folder, `${name}.mod`), text)
    const { status, stderr, stdout } = spawnSync('nocmodl', [`${name}.mod`], { cwd: folder, encoding: 'latin1' })
    rmSync(join(folder, `${name}.c`), { force: true })
    if (status !== 0 && process.env.SHOW_REFUSED) console.log(`${name}: ${stdout}${stderr}`)
    return status === 0
  })
  const good = written.every(Boolean)
  if (!good) for (const name of files.keys()) rmSync(join(folder, `${name}.mod`))
  return good
}

/** What a run prints, and what it says where it stops. */
function ours({ files }: MechanismGroup, program: string): { printed: string; stopped?: string } {
  const texts = Object.fromEntries([...files].map(([name, text]) => [`${name}.mod`, text]))
  const host = memoryHost(texts, libraryFile)
  const session = createSession({ host })
  try {
    session.loadMechanisms()
    session.run(program)
  } catch (error) {
    return { printed: host.output, stopped: error instanceof Error ? error.message : String(error) }
  }
  return { printed: host.output }
}
