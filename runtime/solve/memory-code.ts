/** Functions of WebAssembly for the memory at hand, which another replaces when threads come to share it. */
import type { Arena } from '../memory/arena.ts'
import { type CellFunctions, makeCellFunctions } from './alike/cell-code.ts'
import { makeWatchedFunctions, type WatchedFunctions } from './watched-code.ts'

/** Made when they are first asked for, and kept: a module takes longer to make than most runs of small cells. */
export class MemoryCode<Functions> {
  private made: { readonly memory: WebAssembly.Memory; readonly functions: Functions } | undefined = undefined

  constructor(
    private readonly arena: Arena,
    private readonly make: (memory: WebAssembly.Memory) => Functions,
  ) {}

  get functions(): Functions {
    const { memory } = this.arena
    if (this.made?.memory !== memory) this.made = { memory, functions: this.make(memory) }
    return this.made.functions
  }
}

/** What several steps in one call need besides the step. */
export class StretchCode {
  readonly cells: MemoryCode<CellFunctions>
  readonly watched: MemoryCode<WatchedFunctions>

  constructor(arena: Arena) {
    this.cells = new MemoryCode(arena, makeCellFunctions)
    this.watched = new MemoryCode(arena, makeWatchedFunctions)
  }
}
