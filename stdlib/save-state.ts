/**
 * SaveState: the state of a running simulation, to go back to. It holds time, voltages, states, concentrations, weights and the
 * events on their way; parameters stay as they are at the time of the return. The model must be the same one, or one built alike.
 * Its files are NEURON's, and go both ways.
 */
import { problem } from '../lang/problem.ts'
import type { HocClass } from './binding/class.ts'
import type { Context } from './binding/context.ts'
import { instance, number, optional } from './binding/params.ts'
import { asDone, hocClassMadeBy, membersOf } from './binding/table.ts'
import { File } from './file.ts'
import { readState, writeState } from './save-state/neuron-file.ts'
import type { SavedState } from './save-state/saved-state.ts'
import { StateKeeper } from './save-state/state.ts'

export class SaveState {
  private state: SavedState | undefined = undefined

  constructor(private readonly context: Context) {
    context.model.variableStep.takeForChanged()
  }

  save(): void {
    this.state = new StateKeeper(this.context).take()
  }

  /** Back to what was saved; without the events when told so. */
  restore(withoutEvents = false): void {
    if (!this.state) throw problem('HOC3171', undefined, 'SaveState.restore: nothing was saved yet')
    new StateKeeper(this.context).putBack(this.state, withoutEvents)
  }

  /** The bytes of a file, as text. */
  toText(): string {
    if (!this.state) throw problem('HOC3171', undefined, 'SaveState.fwrite: nothing was saved yet')
    return writeState(this.state)
  }

  /** How many bytes were read. */
  fromText(text: string): number {
    const { state, length } = readState(text)
    this.state = state
    return length
  }
}

const on = membersOf(SaveState)

export const saveStateClass: HocClass = hocClassMadeBy<SaveState, []>(
  'SaveState',
  [],
  (context) => new SaveState(context),
  {
    save: on.method('save', [], asDone),
    restore: on.hoc([optional(number('flag'))], asDone, (self, _context, flag) => self.restore(flag === 1)),
    fwrite: on.hoc([instance(File, 'File'), optional(number('close'))], asDone, (self, _context, file, close) => {
      // all of it first, so that a file is whole or not there
      const text = self.toText()
      if (!file.isopen()) file.wopen()
      file.write(text)
      if (close !== 0) file.close()
    }),
    fread: on.hoc([instance(File, 'File'), optional(number('close'))], asDone, (self, _context, file, close) => {
      if (!file.isopen() && !file.ropen()) throw problem('HOC3031', undefined, `Can't open  ${file.getname()}`)
      file.seek(self.fromText(file.rest()), 1)
      if (close !== 0) file.close()
    }),
  },
  { help: 'The state of a running simulation, to go back to.' },
)
