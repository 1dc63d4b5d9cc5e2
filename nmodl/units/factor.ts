/** Conversion factors between units: what `FARADAY = (faraday) (10000 coulomb)` means. */
import { problem } from '../../lang/problem.ts'
import type { Span } from '../../lang/source.ts'
import { UnitReader } from './reader.ts'

/** Names that a file gives to units, in the order of its text. */
export type UnitAliases = Iterable<readonly [name: string, meaning: string]>

/** With what a file itself defines; a name that is there already keeps its meaning. */
export function readerWith(aliases: UnitAliases, legacy = false): UnitReader {
  const reader = new UnitReader(legacy)
  for (const [name, meaning] of aliases) {
    const unit = reader.read(meaning)
    // without one that is known it stays unknown itself
    if (!reader.isKnown(name) && unit.kind !== 'any') reader.define(name, unit)
  }
  return reader
}

/** Value of one `from` in units of `to`; that they are not conformable is for the check of units to tell. */
export function conversionFactor(from: string, to: string, reader: UnitReader, span: Span): number {
  const read = (text: string) =>
    reader.read(text, (name) => {
      throw problem('NMOD2017', span, `Couldn't recognize unit: ${name}`, {
        help: `define it: UNITS { (${name}) = (...) }`,
      })
    })
  return read(from).factor / read(to).factor
}
