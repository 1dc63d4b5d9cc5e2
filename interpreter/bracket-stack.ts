/**
 * The brackets that are open, with what stands again when they close: the nature of what they belong to, and its class.
 * Kept in parallel lists, for one is pushed and popped for every call in a file of a hundred thousand.
 */
export class BracketStack {
  depth = 0
  private readonly closers: string[] = []
  private readonly natures: number[] = []
  private readonly heads: string[] = []

  push(closer: string, nature: number, head: string): void {
    const at = this.depth++
    this.closers[at] = closer
    this.natures[at] = nature
    this.heads[at] = head
  }

  /** Whether this is the bracket that closes the innermost. */
  closes(closer: string): boolean {
    return this.depth > 0 && this.closers[this.depth - 1] === closer
  }

  pop(): void {
    this.depth--
  }

  /** Of the bracket popped last. */
  get nature(): number {
    return this.natures[this.depth]!
  }
  get head(): string {
    return this.heads[this.depth]!
  }
}
