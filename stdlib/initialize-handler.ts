/** FInitializeHandler: a statement that runs at each finitialize. */
import type { HandlerType } from '../runtime/handlers.ts'
import type { HocClass } from './binding/class.ts'
import type { Context } from './binding/context.ts'
import { either, integer, object, optional, type Parameter, text } from './binding/params.ts'
import { asNothing, hocClassMadeBy, membersOf } from './binding/table.ts'
import { type HocObject, objectName } from './binding/value.ts'

export class FInitializeHandler {
  /** @param remove takes the handler out of its model */
  constructor(
    readonly type: HandlerType,
    readonly statement: string,
    /** The object whose names the statement has. */
    readonly owner: HocObject | null,
    readonly remove: () => void,
  ) {}
}

const key = Symbol('FInitializeHandler')
const handlersOf = (context: Context) => context.state(key, () => new Set<FInitializeHandler>())

function printAll(context: Context): void {
  for (const type of [0, 1, 2, 3]) {
    const handlers = [...handlersOf(context)].filter((each) => each.type === type)
    if (handlers.length > 0) context.host.write(`Type ${type} FInitializeHandler statements\n`)
    for (const { statement, owner } of handlers)
      context.host.write(`\t${owner ? `${objectName(owner)}.` : ''}${statement}\n`)
  }
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
    either(integer('type', 0, 3), text('statement')),
    optional(either(text('statement'), object('object'))),
    optional(object('object')),
  ],
  (context, first, second, third) => {
    const type = typeof first === 'number' ? (first as HandlerType) : 1
    const statement = typeof first === 'string' ? first : String(second ?? '')
    const owner = typeof first === 'string' ? (second as HocObject | null | undefined) : third
    const stop = context.model.addInitializeHandler(type, context.statement(statement, owner ?? null))
    const handler: FInitializeHandler = new FInitializeHandler(type, statement, owner ?? null, () => {
      stop()
      handlersOf(context).delete(handler)
    })
    handlersOf(context).add(handler)
    return handler
  },
  {
    allprint: on.hoc([], asNothing, (_self, context) => printAll(context)),
  },
  { help: 'A statement that runs at each finitialize, while the object lives.', destroy: (self) => self.remove() },
)
