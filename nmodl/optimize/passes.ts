/** The optimizer's passes, in order. Each takes the functions of a mechanism in the kernel language and gives others. */
import { once } from '../../lang/once.ts'
import type { IrFunction, IrStatement } from '../ir.ts'
import type { Unit } from '../lower/unit.ts'
import { isDivision, shareCommon } from './common.ts'
import { dropDeadLocals } from './dead-locals.ts'
import { dropDeadStores, loadedColumns } from './dead-stores.ts'
import { hoist } from './hoist.ts'
import { type LoopColumns, promote } from './promote.ts'
import { remember, writtenInSteps } from './remember.ts'
import { markShown, type Shown } from './shown.ts'

export interface IrPass {
  readonly name: string
  readonly run: (functions: readonly IrFunction[], unit: Unit) => readonly IrFunction[]
}

const makeLocal = (unit: Unit) => (name: string) => unit.local('f64', name)

const markedKernels = new Set(['current', 'state', 'derivatives'])

/** These want to see all functions of the mechanism. */
export const wholePasses: readonly IrPass[] = [
  {
    name: 'promote',
    run: (functions, unit) => {
      const note = (loop: IrStatement, columns: LoopColumns) => void unit.columnsOfLoops.set(loop, columns)
      return functions.map((one) => promote(one, makeLocal(unit), note))
    },
  },
  {
    name: 'dead-stores',
    run: (functions, unit) => {
      const visible = visibleSlots(unit)
      const loaded = once(() => loadedBy(functions, unit))
      const left = dropDeadStores(functions, (slot) => visible.has(slot) || loaded().has(slot), unit.columnsOfLoops)
      const shown: Shown = {
        isRead: (slot) => loaded().has(slot),
        isIonCurrent: (slot) => {
          const found = unit.slots.list[slot]
          return found?.kind === 'ion' && (found.value === 'i' || found.value === 'di_dv')
        },
      }
      return left.map((one) => (markedKernels.has(one.name) ? markShown(one, shown) : one))
    },
  },
]

/** These take each function by itself. */
export const kernelPasses: readonly IrPass[] = [
  { name: 'dead-locals', run: (functions) => functions.map(dropDeadLocals) },
  { name: 'hoist', run: (functions, unit) => functions.map((one) => hoist(one, makeLocal(unit))) },
  {
    // of currents, which are evaluated twice; elsewhere engines find the little that there is
    name: 'common',
    run: (functions, unit) =>
      functions.map((one) => (one.name === 'current' ? cleaned(one, shareCommon(one, makeLocal(unit))) : one)),
  },
  {
    name: 'remember',
    run: (functions, unit) => {
      const written = once(() => writtenInSteps(functions, unit.usesC))
      const memory = {
        local: makeLocal(unit),
        column: () => unit.memory(),
        isSteady: (slot: number) => !written().has(slot),
      }
      return functions.map((one) => (one.name === 'state' ? cleaned(one, remember(one, memory)) : one))
    },
  },
  {
    // not for the work, engines find that: divisions that have names can stand in an earlier piece than the rest of their statement
    name: 'divisions',
    run: (functions, unit) =>
      functions.map((one) => (one.name === 'state' ? shareCommon(one, makeLocal(unit), isDivision) : one)),
  },
]

/** What a pass has changed may have left dead locals. */
const cleaned = (before: IrFunction, after: IrFunction): IrFunction =>
  after === before ? before : dropDeadLocals(after)

export const irPasses: readonly IrPass[] = [...wholePasses, ...kernelPasses]

/** Columns that any function loads, one that is not lowered yet too. */
function loadedBy(functions: readonly IrFunction[], unit: Unit): ReadonlySet<number> {
  const loaded = loadedColumns(functions, unit.columnsOfLoops)
  for (const slot of slotsLoadedLater(unit)) loaded.add(slot)
  return loaded
}

/** By what is not lowered yet. */
export function slotsLoadedLater({ rest, slots }: Unit): number[] {
  const names = rest?.loads()
  if (!names || names.size === 0) return []
  return slots.list.flatMap((slot, i) => ('variable' in slot && names.has(nameInFile(slot.variable)) ? [i] : []))
}

/** Arrays among LOCALs, and elements behind the last one of an array, have columns of their own. */
const nameInFile = (column: string) => column.replace(/^local (\w+) \d+$|^(\w+)\[\d+\]$/, '$1$2')

/** The core reads these. */
const isForDiffusion = ({ diffusion }: Unit, column: string): boolean =>
  diffusion.some(({ volume, coefficient, source }) => [volume, coefficient, source?.column].includes(column))

/** Columns that someone besides the kernels sees. */
function visibleSlots(unit: Unit): ReadonlySet<number> {
  const { slots, mechanism } = unit
  const visible = new Set<number>()
  slots.list.forEach((slot, i) => {
    const isOwn = slot.kind === 'column' || slot.kind === 'together'
    const meaning = isOwn ? mechanism.meanings.get(slot.variable) : undefined
    if (meaning?.kind === 'instance' && meaning.visible) visible.add(i)
    if (slot.kind === 'column' && isForDiffusion(unit, slot.variable)) visible.add(i)
  })
  return visible
}
