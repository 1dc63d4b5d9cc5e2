import type { Graph, Item } from '../index.ts'

/** The graphs on a screen, also those within boxes. */
export function graphsIn(items: readonly Item[]): Graph[] {
  return items.flatMap((item) => {
    if (item.kind === 'graph') return [item as Graph]
    return 'parts' in item ? graphsIn(item.parts as Item[]) : []
  })
}
