/** Range variables: what a name such as `v`, `diam`, `gnabar_hh` or `ena` means wherever it is used. */
import type { Mechanism } from './mechanism.ts'

export interface RangeVariable {
  /** As HOC writes it: `gnabar_hh`, `ena`, `v`. */
  readonly name: string
  /** Undefined for `v` and `i_membrane_`, which every node has. */
  readonly mechanism: Mechanism | undefined
  /** Number of elements; 1 for a scalar. */
  readonly size: number
  readonly array: boolean
  readonly unit: string
  /** Where its numbers lie: a column of the nodes' own table, or of the mechanism's. */
  readonly onNode: boolean
  readonly column: number
  /** True when setting it changes areas and resistances. */
  readonly shapesCable: boolean
  /** Has a value of its own at the ends of a section, as the nodes there have. */
  readonly atEnds?: boolean
  /** Why there is none now, where it has to be asked for first. */
  readonly missing?: () => Error | undefined
}
