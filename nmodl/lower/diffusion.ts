/**
 * LONGITUDINAL_DIFFUSION: volumes and coefficients of what diffuses, into columns of their own, which `runtime/solve/diffusion.ts` reads; and how
 * what an ion's current brings depends on the concentration, which the variable step's linear systems take into account.
 */
import { mentions, walkStatements } from '../build.ts'
import { load, store } from '../ir.ts'
import { KineticBlock } from '../passes/solve-kinetic.ts'
import { wholeNumber } from '../passes/unroll.ts'
import type { Mechanism } from '../symbols.ts'
import type { Expression, MechanismFile, Statement, Variable } from '../tree.ts'
import type { Body } from './body.ts'
import { ionPlace } from './ion-variables.ts'
import type { OdeBlock } from './ode.ts'

/** Volumes and coefficients of what diffuses, into columns of their own. */
export function lowerDiffusion(body: Body, blocks: readonly OdeBlock[]): void {
  const { unit } = body
  for (const { block, file } of blocks) {
    const kinetic = new KineticBlock(file, block, false)
    for (const { x, coefficient } of kinetic.diffusing()) {
      const element = x.index?.kind === 'number' ? x.index.value : 0
      const state = unit.mechanism.states.find(({ name }) => name === x.name)
      const [volumeName, coefficientName] = [`${x.name} volume`, `${x.name} diffusion`]
      const put = (name: string, value: Expression) => {
        const slot = unit.hiddenColumn(name, state?.size ?? 1) + element
        body.emit(store({ kind: 'column', slot, count: 1 }, body.number(value)))
      }
      put(volumeName, kinetic.volumeOf(x)!)
      put(coefficientName, coefficient)
      const current = inflow(unit.mechanism, block.body, x)
      if (current) inPlaceOfCurrent(body, current, () => put(sourceOf(x), current.flux))
      if (unit.diffusion.some((one) => one.variable === x.name && one.element === element)) continue
      const ion = state?.ion && { ion: state.ion.ion, value: state.ion.value }
      unit.diffusion.push({
        variable: x.name,
        element,
        volume: volumeName,
        coefficient: coefficientName,
        derivative: `${x.name}'`,
        ...(current && { source: { column: sourceOf(x), ion: current.ion } }),
        ...ion,
      })
    }
  }
}

/** KINETIC blocks of which something diffuses. */
export const diffusingBlocks = (file: MechanismFile): OdeBlock[] =>
  file.items.flatMap((item) =>
    item.kind === 'solved' &&
    item.block === 'KINETIC' &&
    [...walkStatements(item.body)].some(({ kind }) => kind === 'longitudinalDiffusion')
      ? [{ block: item, file }]
      : [],
  )

// ---- what an ion's current brings

interface Inflow {
  readonly ion: string
  /** The ion's current, as the file reads it. */
  readonly name: string
  readonly flux: Expression
}

const sourceOf = ({ name }: Variable) => `${name} source`

/** Of `~ x << (flux)` where the flux mentions an ion's current: there is one such mention for a state at most. */
function inflow({ ions }: Mechanism, statements: readonly Statement[], x: Variable): Inflow | undefined {
  const currents = ions.flatMap(({ name, reads }) => (reads.includes(`i${name}`) ? [name] : []))
  for (const one of walkStatements(statements)) {
    if (one.kind !== 'reaction' || one.arrow !== '<<' || !isElement(one.left[0]?.variable, x)) continue
    const ion = currents.find((each) => mentions(one.forward, `i${each}`))
    if (ion !== undefined) return { ion, name: `i${ion}`, flux: one.forward }
  }
  return undefined
}

function isElement(one: Variable | undefined, x: Variable): boolean {
  const place = ({ index }: Variable) => (index ? wholeNumber(index) : 0)
  return one?.name === x.name && place(one) === place(x)
}

/** NEURON's way: the flux with the current's slope in v in the place of the current. */
function inPlaceOfCurrent(body: Body, { ion, name }: Inflow, build: () => void): void {
  const slope = body.temporary(load(ionPlace(body.unit, ion, 'di_dv')), 'slope of the current')
  body.scoped(() => {
    body.bind(name, { kind: 'local', local: slope })
    build()
  })
}
