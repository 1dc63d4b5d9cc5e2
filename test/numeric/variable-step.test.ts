/**
 * The variable step on models whose course is known exactly, or by nrniv (8.2.2) where it says so.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compileMechanism } from '../../nmodl/compile.ts'
import type { Section } from '../../runtime/cable/section.ts'
import { NetCon } from '../../runtime/events/net-con.ts'
import { PointProcess } from '../../runtime/mechanism/point-process.ts'
import { Model } from '../../runtime/model.ts'

const builtin = (file: string) =>
  compileMechanism(readFileSync(new URL(`../../nmodl/builtin/${file}`, import.meta.url), 'latin1'), file)

function sphere(mechanisms: readonly string[], texts: readonly string[] = []): { model: Model; soma: Section } {
  const model = new Model()
  for (const file of mechanisms) model.mechanisms.register(builtin(file))
  for (const [i, text] of texts.entries()) model.mechanisms.register(compileMechanism(text, `own${i}.mod`))
  const soma = model.createSection('soma')
  soma.L = soma.at(0.5).diam = 20
  model.variableStep.active = true
  model.variableStep.limits.atol = 1e-6
  return { model, soma }
}

function pointOn(soma: Section, name: string): PointProcess {
  const point = new PointProcess(soma.model, soma.model.mechanisms.get(name)!)
  point.place(soma, 0.5)
  return point
}

function passive(texts: readonly string[] = []) {
  const { model, soma } = sphere(['pas.mod', 'iclamp.mod', 'expsyn.mod'], texts)
  soma.insert('pas')
  soma.at(0.5).set('g_pas', 1e-4)
  soma.at(0.5).set('e_pas', -70)
  return { model, soma }
}

describe('the variable step', () => {
  it('follows the exponential of a passive sphere', () => {
    const { model, soma } = passive()
    model.finitialize(-50)
    for (const t of [0.5, 3, 10, 40]) {
      model.variableStep.solve(t)
      expect(model.t).toBe(t)
      // tau = cm / g = 10 ms
      expect(Math.abs(soma.at(0.5).v - (-70 + 20 * Math.exp(-t / 10)))).toBeLessThan(1e-4)
    }
  })

  it('takes the first steps that nrniv takes', () => {
    const { model, soma } = passive()
    soma.at(0.5).set('g_pas', 1e-3)
    model.variableStep.limits.atol = 1e-3
    model.finitialize(-50)
    const times: number[] = []
    for (let i = 0; i < 5; i++) {
      model.fadvance()
      times.push(model.t)
    }
    const nrniv = [0.005, 0.01, 0.021441927793021, 0.0328838555860421, 0.0443257833790631]
    for (const [i, t] of nrniv.entries()) expect(times[i]).toBeCloseTo(t, 7)
  })

  it('steps onto the edges of a current and starts anew there', () => {
    const { model, soma } = passive()
    const clamp = pointOn(soma, 'IClamp')
    clamp.set('del', 1.234)
    clamp.set('dur', 2)
    clamp.set('amp', 0.1)
    model.finitialize(-70)
    const times: number[] = []
    while (model.t < 5) {
      model.fadvance()
      times.push(model.t)
    }
    for (const edge of [1.234, 3.234]) expect(times.some((t) => Math.abs(t - edge) < 1e-9)).toBe(true)
    // mV at infinity: nA / (uS over the whole membrane)
    const rise = 0.1 / (1e-4 * Math.PI * 400 * 1e-2)
    model.finitialize(-70)
    model.variableStep.solve(3.234)
    expect(Math.abs(soma.at(0.5).v - (-70 + rise * (1 - Math.exp(-0.2))))).toBeLessThan(1e-3)
  })

  it('delivers an event at its own time', () => {
    const { model, soma } = passive()
    const synapse = pointOn(soma, 'ExpSyn')
    synapse.set('tau', 2)
    const connection = new NetCon(model, null, synapse, 0, 0, 0.001)
    model.finitialize(-70)
    model.events.sendConnection(connection, 2)
    model.variableStep.solve(2)
    expect(synapse.get('g')).toBe(0)
    model.variableStep.solve(3)
    expect(synapse.get('g')).toBeCloseTo(0.001 * Math.exp(-0.5), 7)
  })

  it('integrates a KINETIC block as a whole', () => {
    const kinetic = `
      NEURON { SUFFIX kin RANGE f, b }
      PARAMETER { f = 3 b = 1 }
      STATE { c o x }
      INITIAL { c = 1 o = 0 x = 0 }
      BREAKPOINT { SOLVE scheme METHOD sparse }
      KINETIC scheme {
        ~ c <-> o (f, b)
        ~ o <-> x (0.05, 0)
        CONSERVE c + o + x = 1
      }`
    const { model, soma } = passive([kinetic])
    soma.insert('kin')
    model.finitialize(-70)
    model.variableStep.solve(2)
    const state = ['c_kin', 'o_kin', 'x_kin'].map((name) => soma.at(0.5).get(name))
    const exact = scheme(3, 1, 0.05, 2)
    for (const [i, value] of exact.entries()) expect(Math.abs(state[i]! - value)).toBeLessThan(2e-5)
  })

  it('integrates equations that are not linear in their state', () => {
    const logistic = `
      NEURON { SUFFIX logi }
      STATE { n }
      INITIAL { n = 0.1 }
      BREAKPOINT { SOLVE grow METHOD derivimplicit }
      DERIVATIVE grow { n' = n*(1 - n) }`
    const { model, soma } = passive([logistic])
    soma.insert('logi')
    model.finitialize(-70)
    model.variableStep.solve(4)
    expect(Math.abs(soma.at(0.5).get('n_logi') - 1 / (1 + 9 * Math.exp(-4)))).toBeLessThan(2e-5)
  })

  it('takes slopes of nonlinear equations as differences, as nrniv does', () => {
    const { model, soma } = sphere(
      [],
      [
        `NEURON { SUFFIX sl }
      STATE { x }
      INITIAL { x = 0 }
      BREAKPOINT { SOLVE flow METHOD derivimplicit }
      DERIVATIVE flow { x' = 0.1 - x*x/(0.5 + x*x) }`,
      ],
    )
    soma.insert('sl')
    model.finitialize(-65)
    for (let i = 0; i < 20; i++) model.fadvance()
    expect([model.t, soma.at(0.5).get('x_sl')]).toEqual([0.31997056888031944, 0.031769195169435827])
  })

  it('shows currents as soon as it is switched on', () => {
    const { model, soma } = passive()
    model.variableStep.active = false
    soma.at(0.5).v = -60
    expect(soma.at(0.5).get('i_pas')).toBe(0)
    model.variableStep.active = true
    expect(soma.at(0.5).get('i_pas')).toBeCloseTo(1e-3, 12)
  })

  it('refuses what only a fixed step can solve', () => {
    const stepwise = `
      NEURON { SUFFIX stepwise }
      STATE { n }
      BREAKPOINT { SOLVE once }
      PROCEDURE once() { n = n + 1 }`
    const { model, soma } = passive([stepwise])
    soma.insert('stepwise')
    expect(() => model.finitialize(-70)).toThrow('cannot be used with CVode')
  })
})

/** c <-> o -> x by Runge-Kutta with a small step. */
function scheme(f: number, b: number, out: number, until: number): number[] {
  let state = [1, 0, 0]
  const slopes = ([c, o]: number[]) => [b * o! - f * c!, f * c! - b * o! - out * o!, out * o!]
  const moved = (by: number[], h: number) => state.map((value, i) => value + h * by[i]!)
  const h = 1e-3
  for (let i = 0; i < until / h; i++) {
    const k1 = slopes(state)
    const k2 = slopes(moved(k1, h / 2))
    const k3 = slopes(moved(k2, h / 2))
    const k4 = slopes(moved(k3, h))
    state = state.map((value, j) => value + (h / 6) * (k1[j]! + 2 * k2[j]! + 2 * k3[j]! + k4[j]!))
  }
  return state
}
