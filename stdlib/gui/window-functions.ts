/**
 * Dialogs, menus of mechanisms, and the graphics of the first versions of HOC: without a display, numbers that programs may rely on.
 */

import type { HocFunction } from '../binding/class.ts'
import { notEnoughArguments, number, optional, pointer, rest, text } from '../binding/params.ts'
import { asNumber, hocFunction } from '../binding/table.ts'

const fixed = (name: string, value: number, help: string): HocFunction => ({
  name,
  returns: 'number',
  signature: `${name}(...)`,
  help,
  call: () => value,
})

const computed = (name: string, help: string, body: HocFunction['call']): HocFunction => ({
  name,
  returns: 'number',
  signature: `${name}(...)`,
  help,
  call: body,
})

/** The first argument, in units of the window of the old graphics. */
const scaled = (name: string, factor: number, help: string) =>
  computed(name, help, ([x]) => {
    if (typeof x === 'number') return 100 + factor * x
    throw notEnoughArguments(name, 'x')
  })

const needing = (name: string, count: number, help: string) =>
  computed(name, help, (args) => {
    if (args.length < count) throw notEnoughArguments(name, 'x')
    return 1
  })

const noDialog = 'Asks the user; without a display nobody answers.'
const noMenu = 'Makes a panel of its parameters, where there is a display.'
const old = 'Graphics of the first versions of HOC; draws nothing.'

/** What `plot()` prints. */
const plotForms = `plot(mode)
plot(x, y)
plot(mode, x, y
axis()
axis(clip)
axis(xorg, xsize, yorg, ysize)
axis(xstart, xstop, ntic, ystart, ystop, ntic)
`

export const windowFunctions: readonly HocFunction[] = [
  fixed('boolean_dialog', 0, noDialog),
  fixed('continue_dialog', 1, noDialog),
  fixed('string_dialog', 0, noDialog),
  fixed('doEvents', 1, 'Lets the windows work.'),
  fixed('doNotify', 1, 'Brings the windows up to date.'),
  fixed('nrnsecmenu', 1, noMenu),
  fixed('nrnmechmenu', 1, noMenu),
  fixed('nrnpointmenu', 1, noMenu),
  fixed('nrnglobalmechmenu', 1, noMenu),
  fixed('nrnallsectionmenu', 1, noMenu),
  fixed('nrnallpointmenu', 1, noMenu),
  fixed('pwman_place', 0, 'Where the next window goes.'),
  fixed('save_session', 0, 'Writes the windows to a file; there are none.'),
  fixed('print_session', 0, 'Prints the windows; there are none.'),
  fixed('ivoc_style', 1, 'An attribute of the windows.'),
  hocFunction('show_winio', [number('show', 0, 1)], asNumber, 'The console of Windows.', () => 0),
  fixed('graph', 0, old),
  fixed('graphmode', 0, old),
  hocFunction('plot', [rest(number('place'))], asNumber, old, ({ host }, ...places) => {
    if (places.length === 0) host.write(plotForms)
    return 1
  }),
  hocFunction('axis', [rest(number('limit'))], asNumber, old, () => 1),
  needing('plt', 3, old),
  hocFunction('regraph', [pointer('x')], asNumber, old, () => 1),
  hocFunction('lw', [text('file'), optional(number('device'))], asNumber, old, () => 1),
  fixed('install_vector_fitness', 1, 'Makes Vector fitting known; it always is.'),
  hocFunction('setcolor', [number('index')], asNumber, old, () => 1),
  scaled('plotx', 500, old),
  scaled('ploty', 400, old),
]
