/** Pointers to a template object's numbers: they live as long as the object. */
import type { Arena } from '../runtime/memory/arena.ts'
import { dangling, type Ref } from '../runtime/memory/ref.ts'
import type { Handle } from './objects.ts'

export class FieldRef implements Ref {
  constructor(
    private readonly arena: Arena,
    private readonly object: Handle,
    private readonly slot: number,
    private readonly name: string,
  ) {}

  get label(): string {
    return `${this.object.cls.name}[${this.object.index}].${this.name}`
  }

  get(): number {
    return this.arena.f64[this.index()]!
  }

  set(value: number): void {
    this.arena.f64[this.index()] = value
  }

  index(): number {
    if (this.object.dead) throw dangling(this.label)
    return this.object.base + this.slot
  }

  offset(count: number): Ref {
    return new FieldRef(this.arena, this.object, this.slot + count, this.name)
  }

  alive(): boolean {
    return !this.object.dead
  }
}
