/** Glyph: a little picture made of paths, circles and curves, kept as the list of its strokes. */
export interface Stroke {
  readonly operation: string
  readonly numbers: readonly number[]
}

export class Glyph {
  readonly strokes: Stroke[] = []

  add(operation: string, numbers: readonly number[]): this {
    this.strokes.push({ operation, numbers })
    return this
  }
  erase(): this {
    this.strokes.length = 0
    return this
  }
}
