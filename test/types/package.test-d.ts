/**
 * What the compiler must accept and refuse of the package's types. Checked by `tsc`, never run.
 */
import { createSession, ExpSyn, IClamp, NetCon, Section, Vector } from '../../index.ts'

interface Cell {
  readonly soma: Section
  readonly dend: readonly Section[]
  readonly tau: number
  spikes(threshold: number): number
}

export function accepted(): number {
  const session = createSession()
  const soma = new Section(session, { name: 'soma', L: 20, diam: 20, nseg: 3 })
  soma.insert('hh')
  soma(0.5).hh.gnabar = 0.1
  soma.at(1).v += 1
  const cell = session.make<Cell>('Cell', 3)
  const stim = new IClamp(cell.soma(0.5))
  stim.del = 1
  const synapse = new ExpSyn(cell.dend[0]!(0.5))
  synapse.tau = 2
  const trace = new Vector().record(soma(0.5).ref('v'))
  return trace.add(1).max() + cell.spikes(10) + soma(0.5).v
}

export function refused(): void {
  const session = createSession()
  const soma = new Section(session, { name: 'soma' })
  // @ts-expect-error a section's length is a number
  soma.L = '20'
  // @ts-expect-error no such option
  new Section(session, { name: 'soma', length: 20 })
  // @ts-expect-error an electrode needs a segment, not a section
  new IClamp(soma)
  // @ts-expect-error records a pointer, not a number
  new Vector().record(soma(0.5).v)
  // @ts-expect-error what the template's interface does not name
  session.make<Cell>('Cell').axon
  // @ts-expect-error no such parameter
  new IClamp(soma(0.5)).delay = 1
  void NetCon
}
