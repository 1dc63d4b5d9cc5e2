/** Reactions and equations: what stands in KINETIC, LINEAR and NONLINEAR blocks. */
import type { ReactionTerm, Statement } from '../tree.ts'
import { over, Rules, type WrittenRule } from './rules.ts'

export function reactionRules(): readonly WrittenRule[] {
  const { list, rule, written } = new Rules()
  rule(
    'statement',
    '~ reactionSide <-> reactionSide ( expression , expression )',
    ([a, left, , right, , forward, , backward, b]): Statement => ({
      kind: 'reaction',
      arrow: '<->',
      left,
      right,
      forward,
      backward,
      span: over(a, b),
    }),
  )
  for (const arrow of ['<<', '->'] as const)
    rule(
      'statement',
      `~ reactionSide ${arrow} ( expression )`,
      ([a, left, , , forward, b]): Statement => ({
        kind: 'reaction',
        arrow,
        left,
        right: [],
        forward,
        backward: undefined,
        span: over(a, b),
      }),
    )
  rule(
    'statement',
    '~= expression = expression',
    ([a, left, , right]): Statement => ({ kind: 'equation', left, right, span: over(a, right) }),
  )
  list('reactionSide', 'reactionTerm', '+')
  rule('reactionTerm', 'variable', ([variable]): ReactionTerm => ({ coefficient: 1, variable, span: variable.span }))
  rule(
    'reactionTerm',
    'NUMBER variable',
    ([number, variable]): ReactionTerm => ({
      coefficient: Number(number.text),
      variable,
      span: over(number, variable),
    }),
  )
  rule(
    'statement',
    'CONSERVE reactionSide = expression',
    ([a, left, , right]): Statement => ({ kind: 'conserve', left, right, span: over(a, right) }),
  )
  rule(
    'statement',
    'COMPARTMENT expression { bareNames }',
    ([a, volume, , states, b]): Statement => ({
      kind: 'compartment',
      variable: undefined,
      volume,
      states,
      span: over(a, b),
    }),
  )
  rule(
    'statement',
    'COMPARTMENT name , expression { bareNames }',
    ([a, variable, , volume, , states, b]): Statement => ({
      kind: 'compartment',
      variable,
      volume,
      states,
      span: over(a, b),
    }),
  )
  rule(
    'statement',
    'LONGITUDINAL_DIFFUSION expression { bareNames }',
    ([a, coefficient, , states, b]): Statement => ({
      kind: 'longitudinalDiffusion',
      variable: undefined,
      coefficient,
      states,
      span: over(a, b),
    }),
  )
  rule(
    'statement',
    'LONGITUDINAL_DIFFUSION name , expression { bareNames }',
    ([a, variable, , coefficient, , states, b]): Statement => ({
      kind: 'longitudinalDiffusion',
      variable,
      coefficient,
      states,
      span: over(a, b),
    }),
  )
  return written
}
