/** FInitializeHandler: a statement that runs at each finitialize. */
import type { HandlerType } from '../runtime/handlers.ts'
import type { HocClass } from './binding/class.ts'
import { either, number, object, optional, type Parameter, text } from './binding/params.ts'
import { asFlag, hocClassMadeBy, membersOf } from './binding/table.ts'
import type { HocObject } from './binding/value.ts'

export class FInitializeHandler {
  /** @param remove takes the handler out of its model */
  constructor(readonly remove: () => void) {}
}

type Arguments = [
  Parameter<number | string>,
  Parameter<string | HocObject | null | undefined>,
  Parameter<HocObject | null | undefined>,
]

const on = membersOf(FInitializeHandler)

export const initializeHandlerClass: HocClass = hocClassMadeBy<FInitializeHandler, Arguments>(
  'FInitializeHandler',
  [
    either(number('type'), text('statement')),
    optional(either(text('statement'), object('object'))),
    optional(object('object')),
  ],
  (context, first, second, third) => {
    const type = typeof first === 'number' ? (Math.min(3, Math.max(0, Math.trunc(first))) as HandlerType) : 1
    const statement = typeof first === 'string' ? first : String(second ?? '')
    const owner = typeof first === 'string' ? (second as HocObject | null | undefined) : third
    return new FInitializeHandler(context.model.addInitializeHandler(type, context.statement(statement, owner ?? null)))
  },
  {
    // the panel of all handlers, which nobody sees without a display
    allprint: on.hoc([], asFlag, () => true),
  },
  { help: 'A statement that runs at each finitialize, while the object lives.', destroy: (self) => self.remove() },
)
