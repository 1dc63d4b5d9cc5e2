/**
 * The `loligo` command: mechanisms first, then files, statements and standard input in the order given, then the plots.
 */
import { fstatSync } from 'node:fs'
import { resolve } from 'node:path'
import { createSession, formatProblem, libraryFile, Problem, type Session, screenOf } from '../index.ts'
import { type Action, type CommandLine, helpText, readCommandLine } from './arguments.ts'
import { commandOf } from './commands.ts'
import { exitCodeOf } from './exit-code.ts'
import { graphsIn } from './graphs.ts'
import { untilInterrupted } from './interrupt.ts'
import { NodeHost } from './node-host.ts'
import { isTerminal } from './on-demand.ts'
import { version } from './package.ts'
import { writePlots } from './plots.ts'
import { prompt } from './prompt.ts'

/** What a shell expects of a program ended by Ctrl-C. */
const interruptedStatus = 130

/** Runs a command line; the exit code. */
export function runCommand(words: readonly string[]): Promise<number> {
  const host = new NodeHost(libraryFile)
  return exitCodeOf(host, () => commandOf(words)?.(host) ?? runWith(host, readCommandLine(words)))
}

async function runWith(host: NodeHost, line: CommandLine): Promise<number> {
  if (line.show === 'version') host.write(`loligo ${version()}\n`)
  if (line.show === 'help') host.write(helpText())
  if (line.show) return 0
  if (line.parse) return parseFiles(host, line)
  const session = createSession({ host })
  const warn = (code: string, message: string, help?: string) => session.interpreter.context.warn(code, message, help)
  for (const flag of line.ignored) warn('CLI1003', `${flag} is ignored`)
  session.interpreter.machine.setLimits(line.stackSize, line.frames)
  const screen = screenOf(session.interpreter.context)
  if (line.plot !== undefined) screen.attach(() => {})
  let status = 1
  try {
    loadMechanisms(session, ['.', ...line.mechanisms])
    status = await runActions(session, host, line)
  } catch (error) {
    const quit = session.quitStatus(error)
    if (quit === undefined) throw error
    status = quit
  }
  session.close()
  if (line.panels) host.write(`${session.panels}`)
  if (line.plot !== undefined) await writePlots(host, graphsIn(screen.items()), line.plot)
  return status
}

/** Each file by itself, as if it were the only one. */
function parseFiles(host: NodeHost, { actions }: CommandLine): number {
  let status = 0
  for (const action of actions) {
    if (action.kind !== 'file' && action.kind !== 'statement') continue
    const [name, text] = action.kind === 'file' ? [action.path, host.readFile(action.path)] : ['-c', `${action.text}\n`]
    try {
      if (text === undefined) throw new Problem('CLI1001', undefined, `can't open ${name}`)
      createSession({ host }).check(text, name)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      host.writeError(`${formatProblem(error)}\n`)
      status = 1
    }
  }
  return status
}

/** All .mod files of the folders; of one that cannot be used it is told, and the rest goes on. */
function loadMechanisms(session: Session, folders: readonly string[]): void {
  // the same folder by another name would load all of it twice
  const distinct = new Map(folders.map((folder) => [resolve(folder), folder]))
  for (const folder of distinct.values()) {
    if (session.host.isDirectory(folder)) session.loadMechanisms(folder)
    else session.interpreter.context.warn('CLI1005', `there is no folder ${folder} with mechanisms`)
  }
}

/** The last file decides on the exit code, as in nrniv, or a statement that fails; without any, standard input is read. */
async function runActions(session: Session, host: NodeHost, line: CommandLine): Promise<number> {
  const actions: readonly Action[] = line.actions.length > 0 ? line.actions : [{ kind: 'input' }]
  let status = 0
  for (const action of actions) {
    const done = action.kind === 'input' ? await runInput(session, host, line) : runProgram(session, action)
    if (done === interruptedStatus) return done
    if (done !== 0 || action.kind !== 'statement') status = done
  }
  return status
}

function runProgram(session: Session, action: Exclude<Action, { kind: 'input' }>): number {
  let succeeded = false
  const mark = session.interpreter.mark()
  const finished = untilInterrupted(() => {
    succeeded = perform(session, action)
  })
  return finished ? (succeeded ? 0 : 1) : interrupted(session, mark)
}

function perform(session: Session, action: Exclude<Action, { kind: 'input' }>): boolean {
  switch (action.kind) {
    case 'file':
      return session.runFile(action.path)
    case 'statement':
      return session.runReported(`${action.text}\n`, '-c')
    case 'press':
      return reported(session, () => session.panels.press(action.label))
    case 'set':
      return reported(session, () => session.panels.set(action.label, action.value))
  }
}

/** A problem is written, and what follows on the command line goes on. */
function reported(session: Session, body: () => void): boolean {
  try {
    body()
    return true
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    session.interpreter.report(error)
    return false
  }
}

function interrupted(session: Session, mark: ReturnType<Session['interpreter']['mark']>): number {
  session.interpreter.report(session.interrupted(mark))
  return interruptedStatus
}

async function runInput(session: Session, host: NodeHost, line: CommandLine): Promise<number> {
  if (isTerminal(0) && line.terminal !== false) {
    if (line.banner) host.writeError(banner())
    host.flush()
    return prompt(session, host)
  }
  return runPipe(session, host, line.terminal === true)
}

/**
 * Standard input that is no terminal. After a problem a pipe goes on with the next line, a file is left, as in nrniv. An open brace is prompted for
 * even so; with -isatty everything is.
 */
function runPipe(session: Session, host: NodeHost, asTerminal: boolean): number {
  const read = (braces: number): string | undefined => {
    if (braces > 0) host.write(`>${'\t'.repeat(braces)}`)
    if (asTerminal) host.write('oc>')
    host.flush()
    const next = host.nextLine()
    if (asTerminal && next !== undefined) host.write(next.endsWith('\n') ? next : `${next}\n`)
    return next
  }
  const mark = session.interpreter.mark()
  const finished = untilInterrupted(() => {
    if (!session.runLines({ name: '<stdin>', read }, fstatSync(0).isFile())) host.skipInput()
  })
  return finished ? 0 : interrupted(session, mark)
}

const banner = () =>
  `loligo ${version()}: runs NEURON models (HOC and NMODL). Ctrl-D ends it, Ctrl-C stops what runs.\n\n`
