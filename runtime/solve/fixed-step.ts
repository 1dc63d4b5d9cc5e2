/**
 * One step of fixed length, in NEURON's order: thresholds, events of the first half, currents at the middle of the step,
 * the cable equation, states at its end, recording, events of the second half.
 */
import { Recording } from '../events/record.ts'
import type { Model } from '../model.ts'

export function fixedStep(model: Model): void {
  model.settle()
  const { events, dt } = model
  model.stepless = 0
  const cj = model.stepShare.forStep(model)
  model.clock = model.t
  model.thresholds.check(model.clock)
  model.watches.check(model.clock)
  events.deliverStep(model.clock + 0.5 * dt)
  model.runHooks()
  model.settle()
  const time = model.clock
  const middle = time + 0.5 * dt
  const end = middle + 0.5 * dt
  model.clock = middle
  const whole = isWhole(model)
  followPlayed(model, middle)
  solveStep(model, time, cj, whole)
  model.clock = end
  model.transfers.run()
  followPlayed(model, end)
  states(model, whole)
  model.phases.diffusion.step(dt)
  model.phases.afterSolve.run()
  sampleStep(model)
  // not `end`: METHOD runge goes on and back in time, and what rounding leaves stays, as in NEURON
  events.deliver(model.clock)
  model.t = model.clock
  model.stepShare.taken(model)
  events.runStatements()
}

/** New states. An electrode sees the potential inside the cell, which with an extracellular potential is not that of the membrane. */
function states({ phases, joint, blocks }: Model, whole: boolean): void {
  if (joint.solves) joint.states()
  else phases.state.run(whole ? blocks!.stateCount : 0)
}

/** Whether nothing but kernels has to be done between voltages and states, so that a block's step can be done in one go. */
export function isWhole(model: Model): boolean {
  const { membraneCurrent, secondorder, joint } = model
  return !(joint.solves || membraneCurrent.enabled || secondorder === 2) && mayFollowLast(model)
}

/** Whether gap junctions and what is played continuously may be set behind the states. */
export function mayFollowLast({ playings, transfers }: Model): boolean {
  if (!transfers.mayComeLast) return false
  if (playings.size > 0) for (const playing of playings) if (playing.continuous && !playing.mayComeLast) return false
  return true
}

/** What is played continuously, for a time. */
export function followPlayed({ playings }: Model, time: number): void {
  if (playings.size > 0) for (const playing of playings) if (playing.continuous) playing.follow(time)
}

/** Currents, matrix, new voltages; with `whole` states of mechanisms as well. */
function solveStep(model: Model, time: number, cj: number, whole: boolean): void {
  const { phases, secondorder, membraneCurrent, joint } = model
  const blocks = model.blocks!
  const scale = secondorder === 0 ? 1 : 2
  const inBlocks = blocks.withCurrents && !membraneCurrent.enabled && !joint.solves
  if (inBlocks) prepareCurrents(model)
  else if (!joint.solves) currents(model)
  if (joint.solves) joint.step(cj, scale)
  else blocks.run({ factor: 0.001 * cj, scale, time, half: 0.5 * model.dt, currents: inBlocks, states: whole })
  if (membraneCurrent.enabled) membraneCurrent.compute(cj)
  if (secondorder === 2 && !joint.solves) for (const { ion } of phases.ions) ion!.correctCurrents()
}

/**
 * The matrix at rest, for the present voltages and states, which stay. `cj` is 1 / dt, twice that for second order. A run begins with membrane currents at rest;
 * elsewhere those of the mechanisms stand for them, as NEURON leaves them (mA/cm2, inward).
 */
export function assemble(model: Model, cj: number, isBeginning: boolean): void {
  model.statesMayJump = false
  try {
    currents(model)
  } finally {
    model.statesMayJump = true
  }
  if (model.joint.solves) model.joint.assemble(cj)
  else model.matrix.addCable(cj)
  if (!model.membraneCurrent.enabled) return
  if (isBeginning) model.membraneCurrent.atRest()
  else model.membraneCurrent.ofMechanisms()
}

/** What mechanisms put into the matrix. */
export function currents({ matrix, phases, membraneCurrent, joint }: Model): void {
  if (joint.solves) {
    joint.currents()
    return
  }
  matrix.clear()
  phases.beforeBreakpoint.run()
  for (const { ion } of phases.ions) {
    ion!.followConcentrations()
    ion!.clearCurrents()
  }
  if (membraneCurrent.enabled) membraneCurrent.runCurrents(phases.current)
  else phases.current.run()
}

/** What comes before the currents, where these are left to the blocks. */
function prepareCurrents({ phases }: Model): void {
  phases.beforeBreakpoint.run()
  for (const { ion } of phases.ions) ion!.followConcentrations()
}

/** What follows a step or an initialisation: BEFORE STEP, then the values of recordings. */
export function sampleStep(model: Model): void {
  model.phases.beforeStep.run()
  if (model.recordings.size === 0) return
  Recording.sampleAll(model.traces.samplers, model, model.clock)
}
