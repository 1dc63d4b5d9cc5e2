/**
 * The functions that make panels: xpanel("title") opens one, xbutton and the others fill it, xpanel() shows it. All return 0.
 */
import type { Ref } from '../../runtime/memory/ref.ts'
import type { HocFunction } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import { isRef, isStringCell, objectOf, type Value } from '../binding/value.ts'
import { type Entry, Menu, Panel } from './panel.ts'
import { screenOf } from './screen.ts'

type Body = (args: readonly Value[], context: Context) => void

const make = (name: string, signature: string, help: string, body: Body): HocFunction => ({
  name,
  returns: 'number',
  signature: `${name}(${signature})`,
  help,
  call(args, context) {
    body(args, context)
    return 0
  },
})

const textOf = (value: Value | undefined): string | undefined => (isStringCell(value) ? value.value : undefined)
const numberOf = (value: Value | undefined): number | undefined => (typeof value === 'number' ? value : undefined)

function xpanel(args: readonly Value[], context: Context): void {
  const screen = screenOf(context)
  const title = textOf(args[0])
  if (title !== undefined) {
    screen.layout.panels.push(new Panel(title, numberOf(args[1]) === 1))
    return
  }
  const panel = screen.layout.panels.find((open) => open instanceof Panel)
  screen.layout.panels.length = 0
  if (panel && !screen.layout.place(panel)) screen.show(panel)
}

function xmenu(args: readonly Value[], context: Context): void {
  const { panels } = screenOf(context).layout
  const label = textOf(args[0])
  if (label === undefined) {
    if (panels.at(-1) instanceof Menu) panels.pop()
    return
  }
  const menu = new Menu(label)
  panels.at(-1)?.add(menu)
  panels.push(menu)
}

const add = (context: Context, entry: Entry): void => screenOf(context).layout.panels.at(-1)?.add(entry)

/** The statement as something to run, in the object whose code makes the panel; an object of Python's kind does nothing here. */
function action(value: Value | undefined, context: Context): () => void {
  const text = textOf(value)
  if (text === undefined || text.trim() === '') return () => {}
  return context.statement(text, context.currentObject())
}

const button =
  (kind: 'button' | 'radio'): Body =>
  (args, context) => {
    const label = textOf(args[0]) ?? ''
    add(context, { kind, label, press: action(args[1] ?? args[0], context) })
  }

const toggle =
  (kind: 'checkbox' | 'statebutton'): Body =>
  (args, context) => {
    const ref = args[1]
    if (!isRef(ref)) return
    const run = action(args[2], context)
    const press = () => {
      ref.set(ref.get() === 0 ? 1 : 0)
      run()
    }
    add(context, { kind, label: textOf(args[0]) ?? '', ref, press })
  }

/** xvalue("variable"), xvalue("prompt", "variable", default, "action", ...). */
function xvalue(fixed: boolean): Body {
  return (args, context) => {
    const label = textOf(args[0]) ?? ''
    const name = textOf(args[1]) ?? label
    field(context, label, refOf(context, name), textOf(args[3]) ?? '', fixed, name)
  }
}

function refOf(context: Context, name: string): Ref | undefined {
  try {
    return context.refByName(name)
  } catch {
    return undefined
  }
}

/** xpvalue(&x), xpvalue("prompt", &x, default, "action", ...). */
const xpvalue: Body = (args, context) => {
  const at = isRef(args[0]) ? 0 : 1
  const ref = args[at]
  if (isRef(ref)) field(context, textOf(args[0]) ?? ref.label, ref, textOf(args[at + 2]) ?? '', false)
}

function field(
  context: Context,
  label: string,
  given: Ref | undefined,
  statement: string,
  fixed: boolean,
  name = '',
): void {
  const run = action({ value: statement }, context)
  const owner = context.currentObject()
  // a name may get its meaning after the field was made
  const found = () => given ?? refOf(context, name)
  const set = (value: number) => {
    const ref = found()
    if (ref) ref.set(value)
    else context.statement(`${name} = ${value}`, owner)()
    run()
  }
  add(context, {
    kind: 'value',
    label,
    get ref() {
      return found()
    },
    fixed,
    set,
  })
}

const xslider: Body = (args, context) => {
  const at = isRef(args[0]) ? 0 : 1
  const ref = args[at]
  if (!isRef(ref)) return
  const run = action(
    {
      value:
        args
          .slice(at + 1)
          .map(textOf)
          .find(Boolean) ?? '',
    },
    context,
  )
  const [low = 0, high = 100] = args.slice(at + 1).filter((value) => typeof value === 'number')
  const set = (value: number) => {
    ref.set(value)
    run()
  }
  add(context, { kind: 'slider', label: textOf(args[0]) ?? ref.label, ref, low, high, set })
}

const xlabel: Body = (args, context) => {
  const text = textOf(args[0]) ?? ''
  add(context, { kind: 'label', text: () => text })
}

const xvarlabel: Body = (args, context) => {
  const cell = args[0]
  if (isStringCell(cell)) add(context, { kind: 'label', text: () => cell.value })
  else if (objectOf(cell)) add(context, { kind: 'label', text: () => '' })
}

export const panelFunctions: readonly HocFunction[] = [
  make('xpanel', '["title", [horizontal]] | [x, y]', 'Opens a panel; without a title, shows the open one.', xpanel),
  make('xmenu', '["label"]', 'Opens a menu in the panel; without a label, closes it.', xmenu),
  make('xbutton', '"label", "statement"', 'A button that runs a statement.', button('button')),
  make('xradiobutton', '"label", "statement", [on]', 'One of several choices.', button('radio')),
  make('xstatebutton', '"label", &x, ["statement"]', 'A button that stays down while x is 1.', toggle('statebutton')),
  make('xcheckbox', '"label", &x, ["statement"]', 'A box that is ticked while x is 1.', toggle('checkbox')),
  make('xvalue', '["prompt"], "variable", [default, "statement", ...]', 'A field for a variable.', xvalue(false)),
  make('xfixedvalue', '["prompt"], "variable", ...', 'A variable, shown but not typed.', xvalue(true)),
  make('xpvalue', '["prompt"], &x, [default, "statement", ...]', 'A field for the number at a pointer.', xpvalue),
  make('xslider', '["prompt"], &x, low, high, ["statement"]', 'A slider.', xslider),
  make('xlabel', '"text"', 'A text.', xlabel),
  make('xvarlabel', 'strdef', 'A string variable as it is at the moment.', xvarlabel),
]
