import { describe, expect, it } from 'vitest'
import { Arena } from '../../../../../runtime/memory/arena.ts'
import { Numbers } from '../../../../../runtime/memory/numbers.ts'
import { Bdf } from '../../../../../runtime/solve/cvode/bdf.ts'
import type { Equations, Limits } from '../../../../../runtime/solve/cvode/equations.ts'
import { LoopMaker } from '../../../../../runtime/solve/cvode/loops.ts'

const limits = (atol: number): Limits => ({ rtol: 0, atol, maxOrder: 5, minStep: 0, maxStep: 1e9 })

/** x' = f(t, x) with the slope of each equation in its own variable. */
function system(
  f: (t: number, x: Float64Array) => number[],
  slopes: (t: number, x: Float64Array) => number[],
): Equations {
  let now: { t: number; x: Float64Array; gamma: number } | undefined
  return {
    size: f(0, new Float64Array(9)).length,
    evaluate: (t, x, into, _h, gamma) => {
      now = { t, x: x.f64.slice(), gamma }
      into.f64.set(f(t, x.f64))
    },
    solve: ({ f64: b }) => {
      slopes(now!.t, now!.x).forEach((slope, i) => {
        b[i] = b[i]! / (1 - now!.gamma * slope)
      })
    },
  }
}

const tolerances = (size: number, atol: number) => ({ values: new Float64Array(size).fill(atol), renew: () => true })
const maker = () => new LoopMaker(new Arena(2))

function run(equations: Equations, start: number[], until: number, bounds: Limits) {
  const memory = maker()
  const solver = new Bdf(equations, bounds, tolerances(equations.size, bounds.atol), memory)
  solver.z[0]!.f64.set(start)
  solver.start(0)
  while (solver.t < until) solver.step()
  const y = new Numbers(memory.arena, memory.arena.allocate(equations.size), equations.size)
  solver.interpolate(until, y)
  return { solver, y: y.f64 }
}

describe('the variable step integrator', () => {
  const decay = system(
    (_, x) => [-x[0]!, -1000 * x[1]!, 3 - 0.1 * x[2]!],
    () => [-1, -1000, -0.1],
  )
  const exact = (t: number) => [Math.exp(-t), Math.exp(-1000 * t), 30 * (1 - Math.exp(-0.1 * t))]

  it.each([1e-3, 1e-5, 1e-7, 1e-9])('stays near an absolute tolerance of %g', (atol) => {
    const { y } = run(decay, [1, 1, 0], 5, limits(atol))
    exact(5).forEach((value, i) => {
      expect(Math.abs(y[i]! - value)).toBeLessThan(30 * atol)
    })
  })

  it('takes few steps where a stiff component has died away', () => {
    const { solver } = run(decay, [1, 1, 0], 100, limits(1e-6))
    expect(solver.count).toBeLessThan(400)
    expect(solver.order).toBeGreaterThan(0)
  })

  it('keeps to the highest order and the longest step allowed', () => {
    const bounds = { ...limits(1e-6), maxOrder: 2, maxStep: 0.05 }
    const { solver } = run(decay, [1, 1, 0], 5, bounds)
    expect(solver.order).toBeLessThanOrEqual(2)
    expect(solver.count).toBeGreaterThanOrEqual(100)
  })

  it('ends a step exactly where it must stop', () => {
    const solver = new Bdf(decay, limits(1e-5), tolerances(3, 1e-5), maker())
    solver.z[0]!.f64.set([1, 1, 0])
    solver.start(0)
    solver.stop = 1.25
    while (solver.t < solver.stop) solver.step()
    expect(solver.t).toBe(1.25)
  })

  it('takes the same steps when memory grows on the way', () => {
    const times = (grow: boolean) => {
      const memory = maker()
      const solver = new Bdf(decay, limits(1e-5), tolerances(3, 1e-5), memory)
      solver.z[0]!.f64.set([1, 1, 0])
      solver.start(0)
      return Array.from({ length: 40 }, () => {
        solver.step()
        if (grow) memory.arena.allocate(20000)
        return [solver.t, ...solver.z[0]!.f64]
      })
    }
    expect(times(true)).toEqual(times(false))
  })

  it('follows a relaxation oscillator', () => {
    // van der Pol with mu = 5: the period is 11.6122 (e.g. from Runge-Kutta with a step of 1e-4)
    const oscillator = system(
      (_, [x, y]) => [y!, 5 * (1 - x! * x!) * y! - x!],
      (_, [x]) => [0, 5 * (1 - x! * x!)],
    )
    const solver = new Bdf(oscillator, limits(1e-7), tolerances(2, 1e-7), maker())
    solver.z[0]!.f64.set([2, 0])
    solver.start(0)
    const crossings: number[] = []
    while (crossings.length < 4) {
      const before = solver.z[0]!.f64[0]!
      solver.step()
      if (before < 0 && solver.z[0]!.f64[0]! >= 0) {
        const share = solver.z[0]!.f64[0]! / (solver.z[0]!.f64[0]! - before)
        crossings.push(solver.t - share * solver.lastStep)
      }
    }
    expect(crossings[3]! - crossings[2]!).toBeCloseTo(11.6122, 2)
  })
})
