/** exp, log and pow inside the module. */
import type { Module } from '../../wasm/module.ts'

export type MathFunctions = Readonly<Record<string, number>>

const ported: ReadonlySet<string> = new Set<string>([])
export const isPorted = (name: string): boolean => ported.has(name)

export function emitMath(_module: Module, _names: ReadonlySet<string>): MathFunctions {
  return {}
}
