/**
 * A step of fixed length in which nothing but blocks, or the joint equations, has anything to do. Programs with an `advance` or a loop of fadvance() of their own
 * take thousands of these one by one, most of them before the engine has made good code of what a step may be otherwise: so it is a few looks
 * and one call.
 */
import type { Model } from '../model.ts'
import { followPlayed, isWhole, mayFollowLast, sampleStep } from './fixed-step.ts'

/** Nothing but blocks, events, thresholds and recording. */
export function isPlain(model: Model): boolean {
  if (!model.transfers.empty || model.watches.all.length > 0 || !isNearlyPlain(model)) return false
  for (const playing of model.playings) if (playing.continuous) return false
  return true
}

/** The same with other equations beside the cable's. */
export function isPlainJoint(model: Model): boolean {
  if (!model.transfers.empty || model.watches.all.length > 0) return false
  if (!model.blocks!.complete || !isNearlyPlainJoint(model)) return false
  for (const playing of model.playings) if (playing.continuous) return false
  return true
}

/** Or besides these WATCH, and what is played continuously and gap junctions of which no states know. */
const isNearlyPlain = (model: Model): boolean => model.blocks!.complete && isWhole(model) && hasNothingBesides(model)

/** The same with other equations beside the cable's; a program's statement among these may change anything. */
const isNearlyPlainJoint = (model: Model): boolean =>
  !model.membraneCurrent.enabled && !model.joint.refreshes && mayFollowLast(model) && hasNothingBesides(model)

const hasNothingBesides = (model: Model): boolean =>
  model.phases.onlySteps && !model.hasHooks && !model.events.hasStatements && !model.events.useBins

/** False where there is more to do: then it has done nothing but what may be done twice, bring the layout up to date and look at thresholds and WATCH. */
export function plainStep(model: Model): boolean {
  model.settle()
  const isJoint = model.joint.solves
  if (!(isJoint ? isNearlyPlainJoint(model) : isNearlyPlain(model))) return false
  const { t, dt } = model
  model.clock = t
  // whoever hears of a spike may change anything
  if (model.thresholds.check(t)) return false
  model.watches.check(t)
  const middle = t + 0.5 * dt
  const end = middle + 0.5 * dt
  if (!(model.events.queue.nextTime() > end)) return false
  model.stepless = 0
  const scale = model.secondorder === 0 ? 1 : 2
  model.clock = middle
  followPlayed(model, middle)
  const cj = model.stepShare.forStep(model)
  if (isJoint) model.joint.wholeStep(cj, scale, end)
  else model.blocks!.step(0.001 * cj, scale, t, 0.5 * dt)
  model.clock = end
  model.transfers.run()
  followPlayed(model, end)
  sampleStep(model)
  model.t = end
  model.stepShare.taken(model)
  return true
}
