/**
 * One step of fixed length, in NEURON's order: thresholds, events of the first half, currents at the middle of the step,
 * the cable equation, states at its end, recording, events of the second half.
 */
import type { Model } from '../model.ts'

export function fixedStep(model: Model): void {
  model.settle()
  const { events, dt } = model
  model.clock = model.t
  model.thresholds.check(model.clock)
  model.watches.check(model.clock)
  events.deliver(model.clock + 0.5 * dt)
  model.runHooks()
  model.settle()
  model.clock = model.clock + 0.5 * dt
  for (const playing of model.playings) if (playing.continuous) playing.follow(model.clock)
  solveStep(model)
  model.transfers.run()
  model.clock = model.clock + 0.5 * dt
  for (const playing of model.playings) if (playing.continuous) playing.follow(model.clock)
  model.phases.state.run()
  model.phases.diffusion.step(dt)
  model.phases.afterSolve.run()
  sampleStep(model)
  events.deliver(model.clock)
  model.t = model.clock
  events.runStatements()
}

/** Currents, matrix, new voltages. */
function solveStep(model: Model): void {
  const { matrix, phases, secondorder } = model
  const cj = (secondorder === 0 ? 1 : 2) / model.dt
  const scale = secondorder === 0 ? 1 : 2
  currents(model)
  if (model.joint.active) model.joint.step(cj, scale)
  else matrix.step(cj, scale)
  if (model.membraneCurrent.enabled) model.membraneCurrent.compute(cj, true)
  if (secondorder === 2) for (const { ion } of phases.ions) ion!.correctCurrents()
}

/** The matrix for the present voltages and states. `cj` is 1 / dt, twice that for second order. */
export function assemble(model: Model, cj: number): void {
  currents(model)
  if (model.membraneCurrent.enabled) model.membraneCurrent.compute(cj, false)
  if (model.joint.active) model.joint.assemble(cj)
  else model.matrix.addCable(cj)
}

/** What mechanisms put into the matrix. */
export function currents({ matrix, phases, membraneCurrent, joint }: Model): void {
  matrix.clear()
  phases.beforeBreakpoint.run()
  for (const { ion } of phases.ions) ion!.beginCurrents()
  const outside = joint.active ? joint.equations().outside : undefined
  outside?.clearElectrodes()
  if (membraneCurrent.enabled) membraneCurrent.runCurrents(phases.current, outside)
  else if (outside) phases.current.runAround((run) => outside.aroundElectrode(run))
  else phases.current.run()
}

/** What follows a step or an initialisation: BEFORE STEP, then the values of recordings. */
export function sampleStep(model: Model): void {
  model.phases.beforeStep.run()
  const { clock } = model
  for (const recording of model.recordings) if (recording.continuous) recording.sample(clock)
}
