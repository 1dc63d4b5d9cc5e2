/** The integrator of a whole model: for differential equations alone, or for algebraic ones as well. */
import { ModelError } from '../../errors.ts'
import type { Model } from '../../model.ts'
import { DaeEquations } from '../dae/dae-equations.ts'
import { Ida } from '../dae/ida.ts'
import { Bdf } from './bdf.ts'
import { CableEquations } from './cable-equations.ts'
import type { Limits } from './equations.ts'
import { Integration, type Shared } from './integration.ts'
import { type Scales, Tolerances } from './scales.ts'

export interface Asked extends Shared {
  readonly limits: Limits
  readonly scales: Scales
}

export function ordinaryOne(shared: Asked): Integration {
  const { limits, scales, model, maker, method } = shared
  const equations = new CableEquations(model)
  const tolerances = new Tolerances(limits, scales, () => scales.of(equations.states), equations.size)
  return new Integration(shared, equations, new Bdf(equations, limits, tolerances, maker, method))
}

export function algebraicOne(shared: Asked): Integration {
  const { limits, scales, model } = shared
  model.threads.only('NrnDAE only one thread allowed')
  const equations = new DaeEquations(model)
  const tolerances = new Tolerances(limits, scales, () => equations.scale(scales), equations.size)
  const solver = new Ida(equations, limits, tolerances, model.arena, model.variableStep.algebra.functions)
  equations.slopes = solver.slopes
  return new Integration(shared, equations, solver)
}

/** What was left out of mechanisms until a variable step wants it. */
export function completeMechanisms(model: Model): void {
  for (const mechanism of model.mechanisms.order) if (mechanism.active > 0) mechanism.completeRest()
  model.settle()
}

/** Mechanisms that only know steps of fixed length. */
export function refuse({ mechanisms }: Model): void {
  for (const { spec, active } of mechanisms.order) {
    if (active > 0 && spec.fixedStepOnly)
      throw new ModelError(
        'RUN4011',
        `${spec.name} cannot be used with CVode`,
        'what its BREAKPOINT solves is made for a fixed step; use cvode.active(0)',
      )
  }
}
