/** LINEAR and NONLINEAR: equations `left = right` for the states in them, by Newton's iteration; a linear one needs one. */
import { expressionsOf, mapStatements, op, walkExpression, walkStatements } from '../build.ts'
import { notSupported } from '../problems.ts'
import { template } from '../template.ts'
import type { Equation, ItemOf, MechanismFile, Statement } from '../tree.ts'
import { differentiate } from './differentiate.ts'
import { type Newton, numberUnknowns, replaceBlocks, statesOf } from './implicit.ts'

export const solveEquations = (file: MechanismFile): MechanismFile =>
  replaceBlocks(file, (block) =>
    block.block === 'LINEAR' || block.block === 'NONLINEAR' ? [system(file, block)] : undefined,
  )

function system(file: MechanismFile, block: ItemOf<'solved'>): Newton {
  const states = statesOf(file)
  const names: string[] = []
  for (const statement of walkStatements(block.body)) {
    if (statement.kind !== 'equation') continue
    for (const expression of expressionsOf(statement))
      for (const part of walkExpression(expression))
        if (part.kind === 'variable' && states.has(part.name)) names.push(part.name)
  }
  const { unknowns } = numberUnknowns(names, states, block.span)
  let row = 0
  const body = mapStatements(block.body, (statement) =>
    statement.kind === 'equation' ? equation(statement, row++, unknowns) : [statement],
  )
  if (row !== unknowns.length) throw notSupported(block.span, `${row} equations for ${unknowns.length} states`)
  const inner: Statement = { kind: 'block', body, span: block.span }
  return { name: block.name.text, span: block.span, unknowns, residual: [inner], linear: block.block === 'LINEAR' }
}

function equation({ left, right, span }: Equation, row: number, unknowns: Newton['unknowns']): Statement[] {
  const f = op('-', left, right)
  const out = template(`_f[${row}] = hole_f`, { hole_f: f }, span)
  for (const { variable: x, position } of unknowns) {
    const slope = differentiate(f, x)
    if (slope === 'zero') continue
    if (slope === undefined) throw notSupported(span, `an equation that holds ${x.name} in a function of the file`)
    out.push(...template(`_m[${row * unknowns.length + position}] = hole_s`, { hole_s: slope }, span))
  }
  return out
}
