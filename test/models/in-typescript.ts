/**
 * The experiments once more, as a TypeScript user writes them: sections, electrodes and vectors are objects, HOC supplies the run system and the cell.
 */
import {
  ExpSyn,
  IClamp,
  NetCon,
  NetStim,
  PointProcess,
  type Ref,
  type Section,
  type Session,
  Vector,
} from '../../index.ts'
import type { Trace } from './neuron.ts'

/** Collects what an experiment records, in the order in which it says so. */
class Recorder {
  readonly found: { kind: Trace['kind']; label: string; vector: Vector }[] = []

  constructor(private readonly session: Session) {
    this.trace('t', session.model.variables.get('t')!)
  }

  trace(label: string, ref: Ref): void {
    this.found.push({ kind: 'trace', label, vector: new Vector().record(ref, { model: this.session.model }) })
  }

  spikes(label: string, section: Section, x: number, threshold: number): void {
    const vector = new Vector()
    const counter = new NetCon(this.session.model, { ref: section(x).ref('v'), section }, null, threshold)
    counter.recordTo({ clear: () => vector.clear(), append: (time) => vector.append(time) })
    this.found.push({ kind: 'spikes', label, vector })
  }

  /** Runs the standard run system until `stop` (ms). */
  run(stop: number): Trace[] {
    this.session.set('tstop', stop)
    this.session.call('run')
    return this.found.map(({ kind, label, vector }) => ({ kind, label, values: Float64Array.from(vector) }))
  }
}

function started(session: Session): Recorder {
  session.run('load_file("stdrun.hoc")')
  return new Recorder(session)
}

function pulse(section: Section, x: number, del: number, dur: number, amp: number): void {
  Object.assign(new IClamp(section(x)), { del, dur, amp })
}

function soma(session: Session): Trace[] {
  const record = started(session)
  const cell = session.section('soma', { L: 10, diam: 10 })
  cell.insert('hh')
  pulse(cell, 0.5, 2, 0.1, 1)
  record.trace('soma.v(0.5)', cell(0.5).ref('v'))
  record.trace('soma.m_hh(0.5)', cell(0.5).ref('m_hh'))
  record.trace('soma.ina(0.5)', cell(0.5).ref('ina'))
  record.spikes('soma(0.5)', cell, 0.5, 0)
  return record.run(10)
}

function axon(session: Session): Trace[] {
  const record = started(session)
  const cable = session.section('axon', { L: 20000, diam: 100, nseg: 43 })
  cable.insert('hh')
  pulse(cable, 0.5, 1, 1, 150)
  pulse(cable, 0, 25, 1, 150)
  pulse(cable, 1, 25, 1, 150)
  for (const x of [0, 0.25, 0.5, 0.9, 1]) record.trace(`axon.v(${x})`, cable(x).ref('v'))
  for (const x of [0, 0.5, 0.9]) record.spikes(`axon(${x})`, cable, x, 0)

  // the potential along the section, once a millisecond
  const { model } = session
  const places = [0, ...cable.segments().map((segment) => segment.x), 1]
  const profiles: Trace[] = []
  model.finitialize(-65)
  while (model.t < 50 - model.dt / 2) {
    model.fadvance()
    if (Math.abs(model.t - Math.trunc(model.t + 0.5)) < model.dt / 4) {
      profiles.push({ kind: 'profile', label: '', values: Float64Array.from(places, (x) => cable(x).v) })
    }
  }
  const recorded = record.found.map(({ kind, label, vector }) => ({ kind, label, values: Float64Array.from(vector) }))
  return [...recorded, ...profiles]
}

/** The public sections of the HOC template. */
interface BCell {
  readonly soma: Section
  readonly ap: readonly Section[]
  readonly bas: Section
  readonly axon: Section
}

function bcell(session: Session): Trace[] {
  const record = started(session)
  session.run('load_file("BCell.hoc")')
  const cell = session.make<BCell>('BCell')
  pulse(cell.soma, 0.5, 1, 0.1, 10)
  const at = (label: string, section: Section, x: number) => record.trace(label, section(x).ref('v'))
  at('soma.v(0.5)', cell.soma, 0.5)
  at('ap[0].v(0.5)', cell.ap[0]!, 0.5)
  at('ap[1].v(1)', cell.ap[1]!, 1)
  at('ap[2].v(1)', cell.ap[2]!, 1)
  at('bas.v(0.5)', cell.bas, 0.5)
  at('axon.v(0.5)', cell.axon, 0.5)
  at('axon.v(1)', cell.axon, 1)
  record.spikes('soma(0.5)', cell.soma, 0.5, 0)
  record.spikes('axon(1)', cell.axon, 1, 0)
  return record.run(20)
}

/** A point process of a user's .mod file. */
function point(
  session: Session,
  name: string,
  section: Section,
  x: number,
  values: Record<string, number>,
): PointProcess {
  const made = new PointProcess(session.model, session.model.mechanisms.get(name)!)
  made.place(section, x)
  for (const [variable, value] of Object.entries(values)) made.set(variable, value)
  return made
}

function gradedSynapse(session: Session): Trace[] {
  const record = started(session)
  const pre = session.section('pre', { L: 30, diam: 30 })
  pre.insert('pas')
  Object.assign(pre(0.5).pas, { e: -65, g: 2e-4 })
  const post = session.section('post', { L: 20, diam: 20 })
  post.insert('hh')
  pulse(pre, 0.5, 5, 20, 0.25)
  const syn = point(session, 'GradedSyn', post, 0.5, { gmax: 0.02, e: 0 })
  syn.setPointer('vpre', pre(0.5).ref('v'))
  record.trace('pre.v(0.5)', pre(0.5).ref('v'))
  record.trace('post.v(0.5)', post(0.5).ref('v'))
  record.trace('syn.s', syn.ref('s'))
  record.trace('syn.i', syn.ref('i'))
  record.spikes('post(0.5)', post, 0.5, 0)
  return record.run(40)
}

function twoCells(session: Session): Trace[] {
  const record = started(session)
  const cells = [0, 1].map((i) => {
    const body = session.section(`soma${i}`, { L: 20, diam: 20 })
    const dend = session.section(`dend${i}`, { L: 150, diam: 2, nseg: 5 })
    dend.connect(body, 1)
    body.insert('hh')
    dend.insert('pas')
    for (const segment of dend.segments()) segment.pas.e = -65
    return { body, dend }
  })
  const [first, second] = [cells[0]!, cells[1]!]
  pulse(first.body, 0.5, 2, 12, 0.8)
  const syn = Object.assign(new ExpSyn(second.dend(0.3)), { tau: 1.5, e: 0 })
  new NetCon(session.model, { ref: first.body(0.5).ref('v'), section: first.body }, syn, -5, 1.3, 0.03)
  record.trace('soma[0].v(0.5)', first.body(0.5).ref('v'))
  record.trace('dend[0].v(1)', first.dend(1).ref('v'))
  record.trace('soma[1].v(0.5)', second.body(0.5).ref('v'))
  record.trace('dend[1].v(0.3)', second.dend(0.3).ref('v'))
  record.trace('syn.g', syn.ref('g'))
  record.spikes('soma[0](0.5)', first.body, 0.5, -5)
  record.spikes('soma[1](0.5)', second.body, 0.5, -5)
  return record.run(30)
}

function ownMechanisms(session: Session): Trace[] {
  const record = started(session)
  const body = session.section('soma', { L: 25, diam: 25 })
  const dend = session.section('dend', { L: 300, diam: 2, nseg: 9 })
  dend.connect(body, 1)
  for (const name of ['hh', 'kchan']) body.insert(name)
  body(0.5).set('gbar_kchan', 0.002)
  dend.insert('leak')
  for (const segment of dend.segments()) {
    segment.set('g_leak', 2e-4)
    segment.set('e_leak', -67)
  }
  const shunt = point(session, 'Shunt', dend, 0.7, { r: 800, e: -60 })
  const syn = point(session, 'PulseSyn', dend, 0.5, { tau: 2, e: 10 })
  const stim = Object.assign(new NetStim(session.model), { start: 3, interval: 7.3, number: 4, noise: 0 })
  new NetCon(session.model, stim, syn, undefined, 0.5, 0.04)
  record.trace('soma.v(0.5)', body(0.5).ref('v'))
  record.trace('dend.v(0.5)', dend(0.5).ref('v'))
  record.trace('soma.n_kchan(0.5)', body(0.5).ref('n_kchan'))
  record.trace('soma.ik(0.5)', body(0.5).ref('ik'))
  record.trace('dend.i_leak(0.5)', dend(0.5).ref('i_leak'))
  record.trace('shunt.i', shunt.ref('i'))
  record.trace('syn.g', syn.ref('g'))
  record.spikes('soma(0.5)', body, 0.5, 0)
  return record.run(40)
}

export const inTypeScript: Record<string, (session: Session) => Trace[]> = {
  'a-soma': soma,
  'b-axon': axon,
  'c-bcell': bcell,
  'd-graded-synapse': gradedSynapse,
  'e-two-cells': twoCells,
  'f-own-mechanisms': ownMechanisms,
}
