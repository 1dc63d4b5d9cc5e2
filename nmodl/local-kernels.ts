/**
 * Kernels that keep to themselves: each instance works on its own numbers, its node's and its ions' there, and nothing else
 * can tell in which groups instances were taken. The core may run such kernels cell after cell, together with the solver.
 *
 * Globals that instances write (the last one's value stays) do no harm, as long as no kernel reads what another instance
 * has left there.
 */
import type { KernelName, MechanismSpec } from '../runtime/mechanism/spec.ts'
import { hasEffect } from './backend/imports.ts'
import type { IrExpr, IrFunction, IrLocal, IrModule, IrStatement, Place } from './ir.ts'
import {
  countSets,
  type IrVisitor,
  isExpressionOfC,
  isStatementOfC,
  visitExpression,
  visitStatements,
} from './ir-walk.ts'
import type { Findings } from './optimize/findings.ts'

type Loop = Extract<IrStatement, { kind: 'instances' }>

export function localKernels(
  ir: IrModule,
  findings: Findings,
): Pick<MechanismSpec, 'local' | 'writesGlobals' | 'receivesAlone'> {
  const kernels = ir.functions.filter(({ shape, exported }) => shape === 'range' && exported)
  const surveys = kernels.map((kernel) => surveyOf(kernel, findings))
  const written = new Set(surveys.flatMap((one) => [...one.writtenShared]))
  const namesOf = (list: readonly Survey[]) => list.map(({ name }) => name as KernelName)
  return {
    local: namesOf(surveys.filter((one) => isLocal(one, written, findings))),
    writesGlobals: namesOf(surveys.filter(({ writtenShared }) => writtenShared.size > 0)),
    ...(ir.functions.some((one) => receivesAlone(one, written)) && { receivesAlone: true }),
  }
}

/** Nothing is sent on, and globals and weights stay what they are. */
function receivesAlone({ name, body }: IrFunction, written: ReadonlySet<number>): boolean {
  if (name !== 'receive') return false
  let alone = true
  visitStatements(body, {
    statement: (one) => {
      if (isStatementOfC(one)) alone = false
    },
    rare: (one) => {
      if (isExpressionOfC(one) || one.kind === 'routine' || one.kind === 'pointerAddress') alone = false
      if (one.kind === 'call' && hasEffect(one.name)) alone = false
    },
    place: (place, use) => {
      if (place.kind === 'weight' && use === 'write') alone = false
      if (place.kind === 'pointer' || (place.kind === 'model' && use === 'write')) alone = false
      if (place.kind === 'shared' && (use === 'write' || readsAny(place, written))) alone = false
    },
  })
  return alone
}

interface Survey extends IrFunction {
  readonly writtenShared: Set<number>
  readonly loops: LoopSurvey[]
  /** Nothing in it, taken by itself, touches what belongs to others. */
  keepsOff: boolean
}
interface LoopSurvey {
  readonly loop: Loop
  /** Globals that its body reads. */
  readonly reads: readonly Place[]
}

const readsAny = (place: Place, written: ReadonlySet<number>) => {
  if (place.kind !== 'shared') return false
  const { offset } = place
  if (!place.index) return written.has(offset)
  for (const one of written) if (one >= offset && one < offset + place.count) return true
  return false
}

function surveyOf(kernel: IrFunction, findings: Findings): Survey {
  const survey: Survey = { ...kernel, loops: [], writtenShared: new Set(), keepsOff: true }
  const look = (list: readonly IrStatement[]): void => {
    for (const one of list) {
      if (one.kind === 'instances') {
        visitStatements(one.before, noting(survey, []))
        survey.loops.push({ loop: one, reads: readsOf(one, survey, findings) })
        visitStatements(one.after, noting(survey, []))
      } else if (one.kind === 'if') {
        visitExpression(one.condition, noting(survey, []))
        look(one.whenTrue)
        look(one.otherwise)
      } else visitStatements([one], noting(survey, []))
    }
  }
  look(kernel.body)
  return survey
}

/** Of a body that goes in pairs it is known what it reads, and that it touches nothing of others. */
function readsOf(loop: Loop, survey: Survey, findings: Findings): readonly Place[] {
  const pairing = findings.pairing(loop)
  if (pairing) return pairing.shared
  const reads: Place[] = []
  visitStatements(loop.body, noting(survey, reads))
  return reads
}

const noting = (survey: Survey, reads: Place[]): IrVisitor => ({
  statement: (one) => {
    if (isStatementOfC(one)) survey.keepsOff = false
  },
  rare: (one) => {
    const { kind } = one
    if (isExpressionOfC(one)) survey.keepsOff = false
    if (kind === 'call' && hasEffect(one.name) && !harmless.has(one.name)) survey.keepsOff = false
    if (kind === 'routine' || kind === 'pointerAddress') survey.keepsOff = false
  },
  place: (place, use) => {
    const { kind } = place
    if (kind === 'pointer' || kind === 'weight' || (kind === 'model' && use === 'write')) survey.keepsOff = false
    if (kind !== 'shared') return
    if (use === 'read') reads.push(place)
    else for (let k = 0; k < (place.index ? place.count : 1); k++) survey.writtenShared.add(place.offset + k)
  },
})

const isLocal = ({ body, loops, keepsOff }: Survey, written: ReadonlySet<number>, findings: Findings): boolean =>
  keepsOff && onlyChooses(body, written) && loops.every((loop) => keepsToItself(loop, written, findings))

/** In a step at_time tells the same to all; fail ends the step. */
const harmless: ReadonlySet<string> = new Set(['at_time', 'fail'])

/** Outside its loops the kernel does nothing but choose among them. */
function onlyChooses(body: readonly IrStatement[], written: ReadonlySet<number>): boolean {
  return body.every((one) => {
    if (one.kind === 'instances') return true
    if (one.kind !== 'if') return false
    let fine = true
    visitExpression(one.condition, {
      place: (place) => {
        if (readsAny(place, written)) fine = false
      },
    })
    return fine && onlyChooses(one.whenTrue, written) && onlyChooses(one.otherwise, written)
  })
}

/** Of a loop that goes in pairs it is known that no instance reads what another has left in a local. */
const keepsToItself = ({ loop, reads }: LoopSurvey, written: ReadonlySet<number>, findings: Findings): boolean =>
  !reads.some((place) => readsAny(place, written)) &&
  !readsBefore(loop, written, findings) &&
  (findings.pairing(loop) !== undefined || !carries(loop))

/** Whether the body uses, without setting it, what was worked out before the loop from globals that kernels write. */
function readsBefore(loop: Loop, written: ReadonlySet<number>, findings: Findings): boolean {
  if (written.size === 0) return false
  const own = findings.pairing(loop)?.set ?? countSets(loop.body)
  let found = false
  const place = (one: Place) => {
    if (readsAny(one, written)) found = true
  }
  for (const one of loop.before) if (one.kind !== 'set' || !own.has(one.local.id)) visitStatements([one], { place })
  return found
}

/** Whether a local goes from one instance to the next: is read where it may not have been set yet. */
function carries({ body }: Loop): boolean {
  const reading = new Reading(countSets(body))
  reading.statements(body)
  return reading.isEarly
}

/** Follows a body, and knows what has been set for certain. */
class Reading {
  /** Something is read where it may not have been set yet. */
  isEarly = false
  private readonly certain = new Set<number>()
  /** In their order, so that what a branch adds can be taken back. */
  private readonly added: number[] = []
  private readonly visitor: IrVisitor = {
    expression: (one) => {
      if (one.kind === 'local') this.local(one.local)
    },
  }

  /** `set`: locals that the body sets anywhere. */
  constructor(private readonly set: ReadonlyMap<number, unknown>) {}

  statements(list: readonly IrStatement[]): void {
    for (let i = 0; i < list.length && !this.isEarly; i++) this.statement(list[i]!)
  }

  private statement(one: IrStatement): void {
    switch (one.kind) {
      case 'set':
        this.expression(one.value)
        this.makeCertain(one.local.id)
        return
      case 'evaluate':
        this.expression(one.value)
        return
      case 'store':
        this.expression(one.value)
        if ('index' in one.place && one.place.index) this.expression(one.place.index)
        return
      case 'if':
        this.expression(one.condition)
        this.eitherWay(one.whenTrue, one.otherwise)
        return
      case 'loop':
        this.statements(one.head)
        this.expression(one.condition)
        this.branch(one.body)
    }
  }

  private expression(one: IrExpr): void {
    const { kind } = one
    if (kind === 'local') this.local(one.local)
    else if (kind !== 'const') visitExpression(one, this.visitor)
  }

  private local({ id }: IrLocal): void {
    if (!this.certain.has(id) && this.set.has(id)) this.isEarly = true
  }

  private makeCertain(id: number): void {
    if (this.certain.has(id)) return
    this.certain.add(id)
    this.added.push(id)
  }

  private eitherWay(whenTrue: readonly IrStatement[], otherwise: readonly IrStatement[]): void {
    const first = this.branch(whenTrue)
    const second = new Set(this.branch(otherwise))
    for (const id of first) if (second.has(id)) this.makeCertain(id)
  }

  /** What it makes certain, for itself alone. */
  private branch(list: readonly IrStatement[]): number[] {
    const from = this.added.length
    this.statements(list)
    const own = this.added.splice(from)
    for (const id of own) this.certain.delete(id)
    return own
  }
}
