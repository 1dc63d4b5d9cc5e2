/** Pointers to a template object's numbers, which live as long as the object, and to what a section is as a whole. */
import type { Section } from '../runtime/cable/section.ts'
import { ModelError } from '../runtime/errors.ts'
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

/** `&L`, `&soma.Ra`. */
export class PropertyRef implements Ref {
  constructor(
    private readonly section: Section,
    private readonly name: 'L' | 'Ra' | 'rallbranch',
  ) {}

  get label(): string {
    return `${this.section.name}.${this.name}`
  }

  get(): number {
    return this.owner()[this.name]
  }

  set(value: number): void {
    this.owner()[this.name] = value
  }

  index(): number {
    this.owner()
    return -1
  }

  offset(): Ref {
    throw new ModelError('RUN1002', `${this.label} is one number, with none behind it`)
  }

  alive(): boolean {
    return !this.section.deleted
  }

  private owner(): Section {
    if (this.section.deleted) throw dangling(this.label)
    return this.section
  }
}
