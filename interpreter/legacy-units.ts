/** Constants of physics as NEURON had them before the SI of 2019: in mechanisms, in what ions do, and as variables of HOC. */
import type { Interpreter } from './interpreter.ts'
import type { MechanismFiles } from './mechanism-files.ts'

const before2019: Readonly<Record<string, number>> = {
  FARADAY: 96485.309,
  R: 8.31441,
  Avogadro_constant: 6.02214129e23,
}

/** Variables of HOC that are single numbers in NEURON, each once for either kind of units. */
export const physicalConstants: readonly string[] = Object.keys(before2019)

/** For a session; `on`: those of before 2019 from here on. */
export function legacyUnits({ model, builtins }: Interpreter, files: MechanismFiles): (on: boolean) => void {
  const others = new Map(Object.entries(before2019))
  return (on) => {
    if (model.legacyUnits === on) return
    model.legacyUnits = on
    const { f64 } = model.arena
    for (const [name, other] of others) {
      const { slot } = builtins.find(name)!
      others.set(name, f64[slot]!)
      f64[slot] = other
    }
    files.reloadAll()
  }
}
