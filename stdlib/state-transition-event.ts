/** StateTransitionEvent as HOC sees it; the machine itself is the runtime's. */
import { StateMachine } from '../runtime/events/state-machine.ts'
import { PointProcess } from '../runtime/mechanism/point-process.ts'
import type { HocClass } from './binding/class.ts'
import {
  argumentOutOfRange,
  instance,
  integer,
  object,
  optional,
  type Parameter,
  pointer,
  text,
} from './binding/params.ts'
import { asNumber, hocClassMadeBy, membersOf } from './binding/table.ts'

const on = membersOf(StateMachine)

function stateOf(self: StateMachine, number: number): number {
  if (number >= 0 && number < self.count) return Math.trunc(number)
  throw argumentOutOfRange('StateTransitionEvent', number, 0, self.count - 1)
}

type Arguments = [Parameter<number>, Parameter<PointProcess | undefined>]

export const stateTransitionEventClass: HocClass = hocClassMadeBy<StateMachine, Arguments>(
  'StateTransitionEvent',
  [integer('states', 1, 1e6), optional(instance(PointProcess, 'point process'))],
  (context, count) => new StateMachine(context.model, count),
  {
    state: on.hoc([optional(integer('state'))], asNumber, (self, _context, state) => {
      const before = self.present
      if (state !== undefined) self.enter(stateOf(self, state))
      return before
    }),
    transition: on.hoc(
      [
        integer('from'),
        integer('to'),
        pointer('first'),
        pointer('second'),
        optional(text('statement')),
        optional(object('object')),
      ],
      asNumber,
      (self, context, from, to, first, second, statement, owner) => {
        const run = statement === undefined ? undefined : context.statement(statement, owner ?? null)
        self.add(stateOf(self, from), { to: stateOf(self, to), first, second, run })
        return 1
      },
    ),
  },
  { help: 'Jumps between states when one variable becomes greater than another.', destroy: (self) => self.leave() },
)
