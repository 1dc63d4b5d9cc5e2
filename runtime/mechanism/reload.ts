/**
 * A mechanism whose file was edited takes the place of the one in use: instances stay, parameters and states that still
 * exist keep their values, new ones get their first values.
 */
import { ModelError } from '../errors.ts'
import type { Maker } from './made-modules.ts'
import type { Mechanism } from './mechanism.ts'
import type { GlobalSpec, MechanismSpec } from './spec.ts'

export function swap(mechanism: Mechanism, spec: MechanismSpec, instantiate: Maker): void {
  checkKind(mechanism, spec)
  const old = mechanism.spec
  checkGlobals(mechanism, spec)
  mechanism.become(spec, instantiate)
  const { f64 } = mechanism.model.arena
  const kept = new Map(old.globals.map((one) => [one.name, one]))
  const start = mechanism.globals / 8
  for (const one of spec.globals) {
    // tables and the like are worked out anew
    if (one.visible && isSame(kept.get(one.name), one)) continue
    f64.fill(one.initial, start + one.offset, start + one.offset + one.size)
  }
}

const refused = (mechanism: Mechanism, why: string) =>
  new ModelError(
    'RUN3040',
    `${mechanism.name} cannot be swapped while the program runs: ${why}`,
    'what it was is still in force; start the program again to use the edited file',
  )

/** Instances live in lists by kind, and in the order of kernels. */
function checkKind(mechanism: Mechanism, spec: MechanismSpec): void {
  if (mechanism.ion || mechanism.isPseudo) throw refused(mechanism, 'it is built in')
  if (spec.name !== mechanism.name) throw refused(mechanism, `the file is of ${spec.name} now`)
  if (spec.kind !== mechanism.kind) throw refused(mechanism, 'it is another kind of mechanism now')
  if (spec.writesConcentration !== mechanism.spec.writesConcentration)
    throw refused(mechanism, 'it writes a concentration, or did, so its place in the order changes')
  const ions = (one: MechanismSpec) =>
    one.ions
      .map(({ ion }) => ion)
      .sort()
      .join()
  if (mechanism.isUsed && ions(spec) !== ions(mechanism.spec)) throw refused(mechanism, 'its ions are others')
}

const isSame = (a: GlobalSpec | undefined, b: GlobalSpec) =>
  a !== undefined && a.offset === b.offset && a.size === b.size && a.visible

/** HOC has the addresses of those it sees. */
function checkGlobals(mechanism: Mechanism, spec: MechanismSpec): void {
  if (spec.globalsSize > mechanism.globalsRoom)
    throw refused(mechanism, 'the numbers that all instances share have become too many')
  const now = new Map(spec.globals.map((one) => [one.name, one]))
  const moved = mechanism.spec.globals.find(
    (one) => one.visible && now.has(one.name) && !isSame(one, now.get(one.name)!),
  )
  if (moved)
    throw refused(
      mechanism,
      `${moved.name}, which all instances share, would lie elsewhere; declare new ones behind it`,
    )
}
