/** What a program wants to run at each initialization and in each step. */

/** When a handler runs: with the voltages set, after INITIAL blocks, at the end, before everything. */
export type HandlerType = 0 | 1 | 2 | 3

export class Handlers {
  private readonly handlers: { type: HandlerType; run: () => void }[] = []
  private readonly hooks = new Set<() => void>()

  /** Runs at each finitialize. Returns how to remove it. */
  addInitialize(type: HandlerType, run: () => void): () => void {
    const handler = { type, run }
    this.handlers.push(handler)
    return () => {
      const k = this.handlers.indexOf(handler)
      if (k >= 0) this.handlers.splice(k, 1)
    }
  }

  /** One that removes itself, or others, does not disturb those that follow. */
  runInitialize(type: HandlerType): void {
    if (this.handlers.length === 0) return
    for (const handler of [...this.handlers]) if (handler.type === type) handler.run()
  }

  /** Runs in each step after events have been delivered, before the currents. Returns how to remove it. */
  addStep(run: () => void): () => void {
    this.hooks.add(run)
    return () => this.hooks.delete(run)
  }

  get hasStep(): boolean {
    return this.hooks.size > 0
  }

  runStep(): void {
    for (const run of this.hooks) run()
  }
}
