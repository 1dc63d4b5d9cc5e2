/** Puts procedures in the place of blocks that are solved, and the scratch arrays they share at the end of the file. */
import type { Span } from '../../lang/source.ts'
import type { Item, ItemOf, MechanismFile, Statement } from '../tree.ts'

export interface Solver {
  readonly items: readonly Item[]
  /** Doubles that are needed under a name, among all instances. */
  readonly scratch: Readonly<Record<string, number>>
}

export function replaceBlocks(
  file: MechanismFile,
  /** None for a block that is not its business. */
  make: (block: ItemOf<'solved'>) => Solver | undefined,
): MechanismFile {
  const scratch = new Map<string, number>()
  const items = file.items.flatMap((item): readonly Item[] => {
    const solver = item.kind === 'solved' ? make(item) : undefined
    if (!solver) return [item]
    for (const [name, size] of Object.entries(solver.scratch)) scratch.set(name, Math.max(size, scratch.get(name) ?? 0))
    return solver.items
  })
  return scratch.size === 0 ? { ...file, items } : withScratch({ ...file, items }, scratch)
}

/** One array a name, as big as the largest that any block of the file wants. */
function withScratch(file: MechanismFile, wanted: ReadonlyMap<string, number>): MechanismFile {
  const sizes = new Map(wanted)
  const items = file.items.flatMap((item): Item[] => {
    if (item.kind !== 'fileLocal') return [item]
    const names = item.names.filter(({ name, size }) => {
      const known = name.text.startsWith('_') && sizes.has(name.text)
      if (known) sizes.set(name.text, Math.max(size ?? 1, sizes.get(name.text)!))
      return !known
    })
    return names.length > 0 ? [{ ...item, names }] : []
  })
  const span: Span = { source: file.source, start: 0, end: 0 }
  const names = [...sizes].map(([text, size]) => ({ name: { text, span }, size }))
  return { ...file, items: [...items, { kind: 'fileLocal', names, span }] }
}

/** A PROCEDURE that HOC does not see. `apart`: called, and never put in place. */
export function procedure(name: string, span: Span, body: readonly Statement[], apart = false): ItemOf<'routine'> {
  return {
    kind: 'routine',
    routine: 'PROCEDURE',
    name: { text: name, span },
    parameters: [],
    body,
    span,
    generated: true,
    ...(apart && { apart }),
  }
}
