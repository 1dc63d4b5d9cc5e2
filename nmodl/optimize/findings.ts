/**
 * What the emitter asks about loops again and again, for each loop becomes several functions: found out once a mechanism.
 */
import { type Uses, usesOf, usesOfBody } from '../backend/uses.ts'
import type { IrFunction, IrStatement } from '../ir.ts'
import { type Pairing, pairingOf } from './pairable.ts'
import { type Segment, segmentsOf } from './segments.ts'
import { type Locals, localsOf, standsAlone } from './stands-alone.ts'

export type Loop = Extract<IrStatement, { kind: 'instances' }>

export class Findings {
  readonly pairing: (loop: Loop) => Pairing | undefined = remembered(pairingOf)
  /** What its body touches and calls. */
  readonly uses: (loop: Loop) => Uses = remembered((loop) => this.pairing(loop)?.uses ?? usesOfBody(loop.body))
  readonly usesOfFunction: (one: IrFunction) => Uses = remembered((one) => usesOf(one, this.uses))
  readonly segments: (loop: Loop) => readonly Segment[] = remembered((loop) => segmentsOf(loop.body))
  private readonly locals = remembered((loop: Loop): Locals => localsOf(loop, this.pairing(loop)))
  private readonly alone = new Map<Loop, boolean>()

  /** Whether the loop can be a function of its own, and takes instances two by two there. */
  isApart(loop: Loop, kernel: IrFunction): boolean {
    if (this.pairing(loop) === undefined || kernel.shape !== 'range') return false
    const known = this.alone.get(loop)
    if (known !== undefined) return known
    const found = standsAlone(loop, kernel.body, this.locals)
    this.alone.set(loop, found)
    return found
  }
}

function remembered<K, V>(find: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>()
  return (key) => {
    if (!known.has(key)) known.set(key, find(key))
    return known.get(key)!
  }
}
