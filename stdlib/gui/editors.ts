/** Choosers and editors, which have nothing to choose from without a display: SymChooser, TextEditor, SectionBrowser, ValueFieldEditor. */
import type { HocClass } from '../binding/class.ts'
import { anything, rest } from '../binding/params.ts'
import { hocClassMadeBy } from '../binding/table.ts'
import { rowsFor } from './lenient.ts'

const any = [rest(anything('any'))] as const

/** A choice among all names; nothing is chosen. */
class SymChooser {}
const chooser = rowsFor<SymChooser>()

class TextEditor {
  content = ''
}
const editor = rowsFor<TextEditor>()

class SectionBrowser {}
const browser = rowsFor<SectionBrowser>()

class ValueFieldEditor {}
const valueField = rowsFor<ValueFieldEditor>()

export const editorClasses: readonly HocClass[] = [
  hocClassMadeBy('SymChooser', any, () => new SymChooser(), {
    run: chooser.zero('run()'),
    text: chooser.zero('text(strdef)'),
  }),
  hocClassMadeBy('TextEditor', any, () => new TextEditor(), {
    text: editor.zero('text(["text"])', (self, args) => {
      self.content = args.text(0) ?? self.content
    }),
    readonly: editor.zero('readonly([0 | 1])'),
    map: editor.zero('map(["title"], ...)'),
  }),
  hocClassMadeBy('SectionBrowser', any, () => new SectionBrowser(), {
    select: browser.one('select()'),
    select_action: browser.one('select_action("statement")'),
    accept_action: browser.one('accept_action("statement")'),
  }),
  hocClassMadeBy('ValueFieldEditor', any, () => new ValueFieldEditor(), {
    default: valueField.zero('default()'),
  }),
]
