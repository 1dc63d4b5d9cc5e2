/**
 * `segment.hh.gnabar`: for each mechanism a class is made at its registration, with a getter and a setter for each of its
 * range variables, so that engines can optimise the access as that of any class.
 */
import type { Section } from '../cable/section.ts'
import type { Segment } from '../cable/segment.ts'
import { ModelError } from '../errors.ts'
import type { Model } from '../model.ts'
import type { Mechanism } from './mechanism.ts'

/** What accessor classes have in common: where they look. */
class MechanismView {
  constructor(
    readonly section: Section,
    readonly x: number,
  ) {}
}

export function defineAccessor(model: Model, mechanism: Mechanism): void {
  if (mechanism.kind !== 'density') return
  const prototype = model.segmentClass.prototype
  if (mechanism.name in prototype) return
  const View = viewClass(mechanism)
  Object.defineProperty(prototype, mechanism.name, {
    configurable: true,
    get(this: Segment) {
      if (!this.section.has(mechanism.name))
        throw new ModelError(
          'RUN3005',
          `${mechanism.name} mechanism not inserted in section ${this.section.name}`,
          `first \`insert ${mechanism.name}\``,
        )
      return new View(this.section, this.x)
    },
  })
}

function viewClass(mechanism: Mechanism): typeof MechanismView {
  class View extends MechanismView {}
  for (const variable of mechanism.rangeVariables()) {
    const name = variable.name.endsWith(`_${mechanism.name}`)
      ? variable.name.slice(0, -mechanism.name.length - 1)
      : variable.name
    Object.defineProperty(View.prototype, name, {
      enumerable: true,
      get(this: MechanismView) {
        if (!variable.array) return this.section.getRange(variable, this.x)
        return Array.from({ length: variable.size }, (_, i) => this.section.getRange(variable, this.x, i))
      },
      set(this: MechanismView, value: number) {
        this.section.setRange(variable, this.x, value)
      },
    })
  }
  return View
}
