/** For looking into the compiler: its passes by name, and what each has made of a file. */

import { nearest } from '../lang/near.ts'
import { problem } from '../lang/problem.ts'
import { Source } from '../lang/source.ts'
import { moduleText } from '../wasm/text.ts'
import { type CompileOptions, compileToIR, lowered } from './compile.ts'
import type { IrFunction } from './ir.ts'
import { printFunctions } from './ir-print.ts'
import { irPasses } from './optimize/passes.ts'
import { parseMechanism } from './parse.ts'
import { passes } from './passes/passes.ts'
import { printFile } from './print.ts'

const dashed = (name: string) => name.replaceAll(' ', '-')

export interface PassName {
  readonly name: string
  /** Text of what it gives. */
  readonly gives: 'NMODL' | 'kernel language' | 'WebAssembly'
}

/** In the order they run. */
export const passNames = (): readonly PassName[] => [
  { name: 'parse', gives: 'NMODL' },
  ...passes.map(({ name }): PassName => ({ name: dashed(name), gives: 'NMODL' })),
  { name: 'lower', gives: 'kernel language' },
  ...irPasses.map(({ name }): PassName => ({ name, gives: 'kernel language' })),
  { name: 'wat', gives: 'WebAssembly' },
]

/** The file as it is after the pass of this name. */
export function showPass(name: string, text: string, file: string, options: CompileOptions = {}): string {
  const all = passNames()
  const number = all.findIndex((one) => one.name === dashed(name))
  if (number < 0) throw unknownPass(name)
  if (all[number]!.gives === 'WebAssembly') return moduleText(compileToIR(text, file, options).spec.wasm())
  if (all[number]!.gives === 'NMODL') {
    const parsed = parseMechanism(new Source(file, text), options.include)
    return printFile(passes.slice(0, number).reduce((tree, pass) => pass.run(tree), parsed))
  }
  const unit = lowered(text, file, options)
  unit.complete()
  const done = number - 1 - passes.length
  const functions = irPasses
    .slice(0, done)
    .reduce<readonly IrFunction[]>((before, pass) => pass.run(before, unit), unit.functions)
  return printFunctions(functions, unit.slots.list)
}

function unknownPass(name: string) {
  const names = passNames().map((one) => one.name)
  const near = nearest(name, names)
  return problem('CLI1020', undefined, `there is no pass ${name}`, {
    help: near ? `did you mean ${near}?` : `the passes are ${names.join(', ')}`,
  })
}
