/**
 * Units of kinetic schemes. All states of a reaction count the same material (times the volume of their COMPARTMENT);
 * a rate times the product of its reactants is a flux, material per time; f_flux and b_flux are that.
 */
import type { Span } from '../../lang/source.ts'
import type { Compartment, Conserve, LongitudinalDiffusion, Reaction, ReactionTerm } from '../tree.ts'
import { type Checking, expect, unitOf } from './expressions.ts'
import { differentMaterial, quoted, wrongDiffusion, wrongRate } from './problems.ts'
import { bareNumber, difference, divided, joined, multiplied, one, type Quantity, raised } from './quantity.ts'

const material = (name: string, c: Checking): Quantity => {
  const volume = c.compartments.get(name)
  const unit = c.names.unitOf(name)
  return volume ? multiplied(unit, volume) : unit
}

export function checkReaction(node: Reaction, c: Checking): void {
  const rates = [unitOf(node.forward, c), node.backward && unitOf(node.backward, c)] as const
  const flux = divided(materialOf(node, c), c.names.time)
  c.names.assume('f_flux', flux)
  c.names.assume('b_flux', flux)
  const [what, unit]: [string, Quantity] =
    node.arrow === '<<' ? ['the flux', flux] : ['the forward rate', divided(flux, product(node.left, c))]
  checkRate(what, unit, rates[0], node.forward.span, c)
  if (node.backward && rates[1])
    checkRate('the backward rate', divided(flux, product(node.right, c)), rates[1], node.backward.span, c)
}

function materialOf({ left, right }: Reaction, c: Checking): Quantity {
  const terms = [...left, ...right]
  let all = bareNumber
  for (const { variable } of terms) {
    const unit = material(variable.name, c)
    const because = `as of ${terms[0]!.variable.name}`
    if (difference(all, unit) !== 'none') c.insist(differentMaterial(variable.span, { unit: all, because }, unit))
    all = joined(all, unit)
  }
  return all
}

function product(terms: readonly ReactionTerm[], c: Checking): Quantity {
  return terms.reduce(
    (all, { coefficient, variable }) => multiplied(all, raised(c.names.unitOf(variable.name), coefficient)),
    one,
  )
}

function checkRate(what: string, unit: Quantity, found: Quantity, span: Span, c: Checking): void {
  if (difference(unit, found) !== 'none') c.insist(wrongRate(span, what, { unit }, found))
}

export function checkConserve({ left, right }: Conserve, c: Checking): void {
  let all = bareNumber
  for (const { variable } of left) {
    const unit = material(variable.name, c)
    expect({ unit: all }, unit, variable.span, 'The units of CONSERVE', c)
    all = joined(all, unit)
  }
  const because = `as in ${quoted(left[0]!.span)}`
  expect({ unit: all, because }, unitOf(right, c), right.span, 'The units on both sides of CONSERVE', c)
}

export function enterCompartment({ volume, states }: Compartment, c: Checking): void {
  const unit = unitOf(volume, c)
  for (const { text } of states) c.compartments.set(text, unit.kind === 'number' ? one : unit)
}

export function checkDiffusion({ coefficient, states }: LongitudinalDiffusion, c: Checking): void {
  const wanted = c.reader.read('micron4/ms')
  const found = unitOf(coefficient, c)
  const diffusion = found.kind === 'number' ? one : found
  if (difference(wanted, diffusion) !== 'none')
    c.report(
      wrongDiffusion(coefficient.span, 'area * diffusion constant must be micron2 micron2/ms', { unit: wanted }, found),
    )
  const area = c.reader.read('micron2')
  for (const { text, span } of states) {
    const volume = c.compartments.get(text) ?? one
    if (difference(area, volume) !== 'none')
      c.report(wrongDiffusion(span, `the volume of ${text} must be micron3/micron`, { unit: area }, volume))
  }
}
