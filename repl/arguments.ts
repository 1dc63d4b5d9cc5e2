/**
 * The command line: nrniv's flags and its order of files first, then our own options through commander.
 *
 * nrniv's flags have one dash and long names (`-nogui`), which no option parser of today reads; so they are taken out before.
 */
import type { Command } from 'commander'
import { commandsHelp } from './commands.ts'
import { commander } from './on-demand.ts'

/** What to run, in the order given. */
export type Action =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'statement'; readonly text: string }
  | { readonly kind: 'input' }
  | { readonly kind: 'press'; readonly label: string }
  | { readonly kind: 'set'; readonly label: string; readonly value: number }

export interface CommandLine {
  readonly actions: readonly Action[]
  readonly banner: boolean
  /** Whether standard input is to be treated as a terminal; undefined: find out. */
  readonly terminal: boolean | undefined
  /** Folders whose .mod files are loaded besides those of the working folder. */
  readonly mechanisms: readonly string[]
  /** Files are only checked for their syntax. */
  readonly parse: boolean
  readonly plot: string | undefined
  /** At the end the windows are listed. */
  readonly panels: boolean
  readonly stackSize: number | undefined
  readonly frames: number | undefined
  /** What was given and is not used. */
  readonly ignored: readonly string[]
  /** Text to print in place of running anything. */
  readonly show: 'version' | 'help' | undefined
}

/** Flags of nrniv and of X that have a value, and that mean nothing here. */
const ignoredWithValue = new Set(
  '-pyexe -mswin_scale -display -geometry -name -title -bg -background -fg -foreground -fn -font -xrm -dismiss_place'.split(
    ' ',
  ),
)
const ignoredAlone = new Set(
  '-mpi -music -python -nopython -Py_NoSiteFlag -realtime -iconic -rv -reverse -synchronous'.split(' '),
)

interface Draft {
  actions: Action[]
  ours: string[]
  ignored: string[]
  mechanisms: string[]
  banner: boolean
  terminal: boolean | undefined
  stackSize: number | undefined
  frames: number | undefined
}

export function readCommandLine(args: readonly string[]): CommandLine {
  const draft: Draft = {
    actions: [],
    ours: [],
    ignored: [],
    mechanisms: [],
    banner: true,
    terminal: undefined,
    stackSize: undefined,
    frames: undefined,
  }
  const left = [...args]
  for (let word = left.shift(); word !== undefined; word = left.shift()) take(word, left, draft)
  const { ours, mechanisms, ...rest } = draft
  const { mod, plot, parse = false, panels = false, version, help } = ours.length > 0 ? readOurs(ours) : noneOfOurs
  const show = help ? 'help' : version ? 'version' : undefined
  return { ...rest, mechanisms: [...mechanisms, ...mod], parse, plot, panels, show }
}

/** One word, and from `left` what belongs to it. */
function take(word: string, left: string[], draft: Draft): void {
  switch (word) {
    case '-':
      draft.actions.push({ kind: 'input' })
      break
    case '-c': {
      const text = left.shift()
      if (text === undefined) draft.ignored.push('-c (no statement follows it)')
      else draft.actions.push({ kind: 'statement', text })
      break
    }
    case '--press':
      press(left.shift(), draft)
      break
    case '--set':
      assign(left.shift(), draft)
      break
    case '-nogui':
      break
    case '-nobanner':
      draft.banner = false
      break
    case '-isatty':
      draft.terminal = true
      break
    case '-notatty':
      draft.terminal = false
      break
    case '-dll':
      draft.mechanisms.push(...(left.shift() ?? '').split(/[:;]/).filter(Boolean).map(folderOfLibrary))
      break
    case '-NSTACK':
      draft.stackSize = Number(left.shift())
      break
    case '-NFRAME':
      draft.frames = Number(left.shift())
      break
    case '-h':
    case '-help':
      draft.ours.push('--help')
      break
    default:
      other(word, left, draft)
  }
}

function press(label: string | undefined, draft: Draft): void {
  if (label === undefined) draft.ignored.push('--press (no label follows it)')
  else draft.actions.push({ kind: 'press', label })
}

/** `LABEL=VALUE`. */
function assign(word: string | undefined, draft: Draft): void {
  const at = word?.lastIndexOf('=') ?? -1
  const value = Number(word?.slice(at + 1))
  if (!word || at < 1 || at === word.length - 1 || Number.isNaN(value))
    draft.ignored.push(`--set ${word ?? ''} (it wants LABEL=NUMBER)`)
  else draft.actions.push({ kind: 'set', label: word.slice(0, at).trim(), value })
}

const ourOptionsWithValue = new Set(['--mod', '--plot'])

function other(word: string, left: string[], draft: Draft): void {
  if (!word.startsWith('-')) draft.actions.push({ kind: 'file', path: word })
  else if (ignoredWithValue.has(word)) draft.ignored.push(`${word} ${left.shift() ?? ''}`.trim())
  else if (ignoredAlone.has(word) || !word.startsWith('--')) draft.ignored.push(word)
  else if (ourOptionsWithValue.has(word)) draft.ours.push(word, ...left.splice(0, 1))
  else if (/^--(version|help|parse|panels|(mod|plot)=.*)$/.test(word)) draft.ours.push(word)
  else draft.ignored.push(word)
}

/** `-dll mods/x86_64/libnrnmech.so`, or `.../.libs/libnrnmech.so`, is what nrnivmodl made of the .mod files of `mods`. */
export function folderOfLibrary(path: string): string {
  const made = /^(.*?)\/?(?:x86_64|i686|arm64|aarch64|umac|powerpc)\/(?:\.libs\/)?libnrnmech\.(?:so|dylib|la)$/.exec(
    path,
  )
  if (made) return made[1] || (path.startsWith('/') ? '/' : '.')
  return path.replace(/\/?[^/]*\.(so|dylib|dll)$/, '') || '.'
}

interface Ours {
  mod: string[]
  plot?: string
  parse?: boolean
  panels?: boolean
  version?: boolean
  help?: boolean
}
const noneOfOurs: Readonly<Ours> = { mod: [] }

function readOurs(words: readonly string[]): Ours {
  const command = program()
  command.parse([...words], { from: 'user' })
  return command.opts<Ours & Record<string, unknown>>()
}

export const helpText = (): string => program().helpInformation() + commandsHelp() + nrnivFlags

function program(): Command {
  const collect = (value: string, before: string[]) => [...before, value]
  const made: Command = new (commander().Command)('loligo')
  return made
    .usage('[options] [file.hoc | -c "statement" | -]...')
    .description(
      'Runs NEURON models: HOC programs, with the NMODL mechanisms (.mod files) of the working folder.\n' +
        'Files and statements run in the order given; `-`, or no file at all, means standard input.',
    )
    .option('--mod <folder>', 'load the .mod files of this folder too (may be given several times)', collect, [])
    .option('--press <label>', 'press a button of a panel, in its place among the files (may be given several times)')
    .option('--set <label=value>', 'type a number into a field of a panel, in its place among the files')
    .option('--panels', 'list the windows at the end: panels, buttons, fields with their values, graphs')
    .option(
      '--plot <file>',
      'draw every graph of the run: .html (a self-contained page), .svg, .png, or .json (the data)',
    )
    .option('--parse', 'check the syntax of the files without running them; programs they load are not checked')
    .option('--version', 'print the version')
    .helpOption(false)
    .option('-h, --help', 'print this text')
    .exitOverride()
}

const nrnivFlags = `
As nrniv has them:
  -c "statement"       run a statement, in its place among the files
  -                    read standard input to its end, in its place among the files
  -nogui               accepted: there is no graphical interface here
  -nobanner            print no greeting
  -isatty, -notatty    treat standard input as a terminal, or not
  -dll <file>          .../x86_64/libnrnmech.so stands for the .mod files of the folder it was made in
  -NSTACK n, -NFRAME n how deep calls may go: n/2 arguments, locals and waiting values; n calls
Other flags of nrniv and of X are ignored, with a warning.
`
