/** Files, directories and the world outside. */
import type { HocFunction } from '../binding/class.ts'
import type { Context } from '../binding/context.ts'
import { integer, optional, text, textCell } from '../binding/params.ts'
import { asFlag, asNumber, asText, hocFunction } from '../binding/table.ts'
import { libraryHome } from '../text/paths.ts'
import { textFiles } from '../text/streams.ts'

const name = optional(text('name'))

function getcwd(context: Context): string {
  const directory = context.host.cwd()
  return directory.endsWith('/') ? directory : `${directory}/`
}

/** By number, as NEURON's nrnversion: 0 is the version whose behaviour we give. */
const versions = [
  '8.2.2',
  'NEURON -- VERSION 8.2.2 as loligo gives it',
  'VERSION 8.2.2',
  'loligo',
  '',
  '8.2.2',
  '',
  '',
  'loligo',
]

export const fileFunctions: readonly HocFunction[] = [
  hocFunction(
    'ropen',
    [name],
    asFlag,
    'Opens the file that fscan and getstr read; without a name closes it.',
    (context, file) => textFiles(context).ropen(file),
  ),
  hocFunction(
    'wopen',
    [name],
    asFlag,
    'Opens the file that fprint writes; without a name closes it.',
    (context, file) => textFiles(context).wopen(file),
  ),
  hocFunction('getcwd', [], asText, 'The working directory, with a slash at the end.', getcwd),
  hocFunction(
    'chdir',
    [text('directory')],
    asNumber,
    'Changes the working directory: 0 when done, else -1.',
    (context, path) => (context.host.chdir(path) ? 0 : -1),
  ),
  hocFunction('neuronhome', [], asText, 'Where the HOC library is: files are under lib/hoc of it.', (context) =>
    libraryHome(context.host),
  ),
  hocFunction(
    'system',
    [text('command'), optional(textCell('output'))],
    asNumber,
    'Runs a shell command; its status as wait(2) gives it (256 times the exit code).',
    (context, command, output) => {
      textFiles(context).flush()
      const result = context.host.system(command)
      if (output) output.value = result.output.replace(/([^\n])$/, '$1\n')
      else {
        context.host.write(result.output)
        // the command itself has written it, whatever becomes of what else the statement writes
        context.host.settle?.()
      }
      return result.status
    },
  ),
  hocFunction(
    'nrnversion',
    [optional(integer('which', 0))],
    asText,
    'The version, for 0 that of NEURON.',
    (_context, which) => (which === undefined ? versions[1]! : (versions[which] ?? '')),
  ),
  hocFunction('unix_mac_pc', [], asNumber, '1 for Unix, which is how files are named here everywhere.', () => 1),
  hocFunction('machine_name', [textCell('string')], asNumber, 'The name of the machine.', (context, cell) => {
    cell.value = context.host.environment('HOSTNAME') ?? 'localhost'
    return 0
  }),
  hocFunction('startsw', [], asNumber, 'Starts the stopwatch; seconds since 1970.', (context) => {
    const started = context.host.seconds()
    stopwatch(context).started = started
    return started
  }),
  hocFunction('stopsw', [], asNumber, 'Seconds since startsw().', (context) => {
    return context.host.seconds() - stopwatch(context).started
  }),
]

const stopwatchKey = Symbol('stopwatch')
const stopwatch = (context: Context) => context.state(stopwatchKey, () => ({ started: context.host.seconds() }))
