/** The windows that a program made, as whoever works them from outside sees them. */

/** A window, or what is in one. */
export interface Widget {
  readonly kind:
    | 'panel'
    | 'menu'
    | 'box'
    | 'deck'
    | 'graph'
    | 'shape'
    | 'editor'
    | 'button'
    | 'radio'
    | 'checkbox'
    | 'statebutton'
    | 'value'
    | 'slider'
    | 'label'
  /** Title of a window, text of a label, what stands on a button or before a field. */
  readonly label: string
  /** Of a field, a slider, a box to tick. */
  readonly value?: number | undefined
  /** Of a graph: x1, x2, y1, y2. */
  readonly limits?: readonly [number, number, number, number]
  readonly items?: readonly Widget[]
}

/** Finds things by their labels: as they are, or else without a unit in parentheses and regardless of case. Of several the newest counts. */
export interface Panels {
  /** All windows, oldest first. */
  list(): Widget[]
  /** Presses a button, chooses a choice, ticks or unticks a box. */
  press(label: string): void
  /** Types a number into a field, moves a slider, ticks (1) or unticks (0) a box; what belongs to it runs. */
  set(label: string, value: number): void
  /** The tree as text, a line each. */
  toString(): string
}
