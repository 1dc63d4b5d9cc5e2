/** finitialize: time zero, given or present voltages, INITIAL blocks, first currents and samples, in NEURON's order. */
import { nodeColumn } from '../cable/node.ts'
import { fillDoubles } from '../memory/columns.ts'
import type { Model } from '../model.ts'
import { refuseClamps } from './cvode/edges.ts'
import { assemble, sampleStep } from './fixed-step.ts'

/** Layouts that were given up before a step was taken. */
const mostStepless = 2

export function initialise(model: Model, v: number | undefined): void {
  model.runHandlers(3)
  model.settle()
  toTimeZero(model)
  model.events.deliver(0)
  if (v !== undefined) fillNodes(model, nodeColumn.v, v)
  model.settle()
  model.transfers.run()
  model.runHandlers(0)
  model.settle()
  if (mayStep(model)) model.blocks!.begin()
  initialiseStates(model)
  model.runHandlers(1)
  model.settle()
  model.events.deliver(0)
  startSteps(model)
  model.events.runStatements()
  model.runHandlers(2)
}

/** Steps of fixed length may follow: a program that initialises again and again while it builds may never take one of these. */
const mayStep = ({ variableStep, stepless }: Model): boolean => !variableStep.active && stepless <= mostStepless

/** What is left of a run before goes, what is played is at its start. */
function toTimeZero(model: Model): void {
  model.t = 0
  model.clock = 0
  model.traces.install()
  model.variableStep.meetAlgebra()
  model.stepShare.renew(model)
  if (model.variableStep.active) model.variableStep.rewind(0)
  model.threads.stepped()
  model.events.clear()
  model.lags.clear()
  model.threads.checkDelays()
  for (const set of model.traces.atStart) set()
  model.traces.startPlayings()
}

/** INITIAL blocks, and what begins with them. */
function initialiseStates(model: Model): void {
  model.phases.beforeInitial.run()
  fillNodes(model, nodeColumn.i_cap, 0)
  model.joint.initialiseOutside()
  model.phases.initialise()
  if (model.variableStep.active) refuseClamps(model)
  model.joint.initialiseLinear()
  model.watches.clear()
  model.thresholds.reset()
  initialiseConnections(model)
  model.phases.afterInitial.run()
}

/** First currents and samples. */
function startSteps(model: Model): void {
  const { variableStep } = model
  if (variableStep.active) variableStep.reinitialise()
  else assemble(model, model.stepShare.renew(model), true)
  if (mayStep(model)) model.blocks!.makeReady()
  model.traces.startRecordings()
  model.events.deliver(0)
  if (mayStep(model)) model.stretches.makeReady()
  // the variable step takes its samples where it sets out from
  if (!variableStep.active) sampleStep(model)
}

function fillNodes(model: Model, column: number, value: number): void {
  const { columns, count } = model.nodes
  const start = columns.column(column)
  fillDoubles(model.arena.f64, start, start + count, value)
}

/** INITIAL blocks of NET_RECEIVE; without one, all weights but the first start from zero. */
function initialiseConnections(model: Model): void {
  for (const connection of model.events.connections) {
    const { target } = connection
    if (!target) continue
    const { exports, context } = target.mechanism
    if (exports.receive_init) exports.receive_init(context, target.index, connection.weightsAddress)
    else for (let k = 1; k < connection.weightCount; k++) connection.setWeight(0, k)
  }
}
