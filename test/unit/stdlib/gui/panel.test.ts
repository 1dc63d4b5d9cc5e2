import { describe, expect, it } from 'vitest'
import { createSession, type Session, screenOf } from '../../../../index.ts'
import type { Box } from '../../../../stdlib/gui/boxes.ts'
import type { Button, Entry, Field, Panel, Slider, Switch } from '../../../../stdlib/gui/panel.ts'

const items = (session: Session) => screenOf(session.interpreter.context).items()

function panel(text: string): { session: Session; panel: Panel; entry: <T extends Entry>(label: string) => T } {
  const session = createSession()
  session.run(text)
  const [made] = items(session) as Panel[]
  return { session, panel: made!, entry: <T extends Entry>(label: string) => made!.find(label) as T }
}

describe('a panel', () => {
  const text = `x = 2
on = 0
pressed = 0
strdef s
s = "first"
proc act() { pressed += 1 }
xpanel("Panel")
xbutton("press", "act()")
xvalue("number", "x", 1, "act()")
xcheckbox("tick", &on, "act()")
xmenu("more")
xbutton("inner", "x = 40")
xmenu()
xslider("slide", &x, 0, 5, "act()")
xlabel("text")
xvarlabel(s)
xpanel()
`
  it('is a tree of data', () => {
    const { panel: made } = panel(text)
    expect(made.title).toBe('Panel')
    expect(made.entries.map((entry) => entry.kind)).toEqual([
      'button',
      'value',
      'checkbox',
      'menu',
      'slider',
      'label',
      'label',
    ])
  })

  it('is worked by program as by hand', () => {
    const { session, entry } = panel(text)
    entry<Button>('press').press()
    entry<Field>('number').set(7)
    entry<Switch>('tick').press()
    expect([session.get('x'), session.get('on'), session.get('pressed')]).toEqual([7, 1, 3])
    entry<Button>('inner').press()
    expect(entry<Slider>('slide').ref.get()).toBe(40)
    entry<Slider>('slide').set(3)
    expect(session.get('x')).toBe(3)
  })

  it('shows a string as it is at the moment', () => {
    const { session, panel: made } = panel(text)
    session.set('s', 'second')
    const label = made.entries.at(-1)!
    expect(label.kind === 'label' && label.text()).toBe('second')
  })

  it('made in a template runs its statements in that object', () => {
    const { session, entry } = panel(`begintemplate T
public n
n = 0
proc init() {
  xpanel("own")
  xbutton("count", "n += 1")
  xpanel()
}
endtemplate T
objref o
o = new T()
`)
    entry<Button>('count').press()
    entry<Button>('count').press()
    expect(session.get<{ n: number }>('o').n).toBe(2)
  })
})

describe('a box', () => {
  it('takes in what is made while it intercepts', () => {
    const session = createSession()
    session.run(`objref b, g, inner
b = new VBox()
{b.intercept(1)  g = new Graph()  xpanel("p")  xpanel()  inner = new HBox()  inner.intercept(1)}
xpanel("q")
xpanel()
{inner.intercept(0)  inner.map("inner")  b.intercept(0)  b.map("window")}
`)
    const [box, ...others] = items(session) as Box[]
    expect(others).toEqual([])
    expect(box!.parts.map((part) => part.kind)).toEqual(['graph', 'panel', 'box'])
  })

  it('keeps the object that it is told to, until it is closed', () => {
    const session = createSession()
    session.run(`begintemplate Tool
objref b, this
proc init() { b = new VBox()  b.ref(this)  b.map("tool") }
endtemplate Tool
objref tool, all
all = new List("Tool")
tool = new Tool()
objref tool
before = all.count
`)
    expect(session.get('before')).toBe(1)
  })
})
