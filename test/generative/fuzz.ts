/**
 * Broken programs: those of test/hoc, cut, with tokens or lines swapped, with characters changed. Whatever they are, they end, and
 * with a Problem if they fail: never with an error of JavaScript's, and not with HOC9001, which stands for one. Behind a Problem the
 * stacks stand as they did before.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import vm from 'node:vm'
import { createSession, libraryFile, memoryHost, Problem, type Session } from '../../index.ts'
import { Choices } from './random.ts'

const root = join(import.meta.dirname, '../..')

/** The programs to break: short ones, and such as need no library. */
export function corpus(): string[] {
  return texts(['test/hoc', '../shared/conformance/hoc'], '.hoc').filter((text) => !/load_file|xopen|system/.test(text))
}

/** The mechanisms to break. */
export function mechanismCorpus(): string[] {
  return texts(['nmodl/builtin', 'test/models/mod', 'test/nmodl', '../shared/conformance/nmodl'], '.mod')
}

function texts(folders: readonly string[], ending: string): string[] {
  const present = folders.map((folder) => join(root, folder)).filter((folder) => existsSync(folder))
  const files = present.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  return files.filter((file) => file.endsWith(ending)).map((file) => readFileSync(file, 'latin1').slice(0, 4000))
}

const tokens = /[A-Za-z_]\w*|\d+(?:\.\d*)?|"[^"\n]*"|\s+|./g

export function broken(programs: readonly string[], seed: number): string {
  const r = new Choices(seed)
  let text = r.pick(programs)
  for (let times = 1 + r.below(3); times > 0; times--) text = breakOnce(text, programs, r)
  return text
}

function breakOnce(text: string, programs: readonly string[], r: Choices): string {
  const at = r.below(text.length + 1)
  switch (r.below(9)) {
    case 0:
      return text.slice(0, at)
    case 1:
      return text.slice(at)
    case 2:
      return text.slice(0, at) + String.fromCharCode(r.below(256)) + text.slice(at + r.below(3))
    case 3: {
      const parts = text.match(tokens) ?? []
      const [i, j] = [r.below(parts.length), r.below(parts.length)]
      ;[parts[i], parts[j]] = [parts[j] ?? '', parts[i] ?? '']
      return parts.join('')
    }
    case 4: {
      const parts = text.match(tokens) ?? []
      parts.splice(r.below(parts.length), 1 + r.below(3))
      return parts.join('')
    }
    case 5: {
      const lines = text.split('\n')
      const other = r.pick(programs).split('\n')
      lines.splice(r.below(lines.length), r.below(3), r.pick(other), r.pick(other))
      return lines.join('\n')
    }
    case 6: {
      const noise = Array.from({ length: 1 + r.below(40) }, () => String.fromCharCode(r.below(256)))
      return text.slice(0, at) + noise.join('') + text.slice(at)
    }
    case 7: {
      const parts = text.match(tokens) ?? []
      parts[r.below(parts.length)] = r.pick(strange)
      return parts.join('')
    }
    default: {
      const other = r.pick(programs).match(tokens) ?? []
      const from = r.below(other.length)
      return text.slice(0, at) + other.slice(from, from + 1 + r.below(6)).join('') + text.slice(at)
    }
  }
}

/** Numbers at the edges, and words and signs where nobody expects them. */
const strange = (
  '-1 0 1e308 1e9 99999999999 0.5 -0.0 2147483648 1e-320 "" "%s%d%*d" NULLobject nil this $1 $o1 $s1 &x { } ( ) [ ] , ; ^ ! ' +
  'proc func iterator begintemplate endtemplate public external return break continue stop new objref strdef double create ' +
  'access insert for while if else print local localobj forall forsec ifsec connect delete setpointer section ' +
  'SUFFIX POINT_PROCESS ARTIFICIAL_CELL NONSPECIFIC_CURRENT ELECTRODE_CURRENT USEION READ WRITE RANGE GLOBAL POINTER STATE PARAMETER ' +
  'ASSIGNED LOCAL INITIAL BREAKPOINT DERIVATIVE KINETIC LINEAR NONLINEAR PROCEDURE FUNCTION FUNCTION_TABLE TABLE SOLVE METHOD ' +
  'cnexp derivimplicit sparse euler NET_RECEIVE WATCH CONSTRUCTOR DESTRUCTOR VERBATIM ENDVERBATIM COMMENT BEFORE AFTER DEFINE ' +
  "COMPARTMENT CONSERVE ' ~ <-> v t dt celsius net_send at_time return FROM TO WHILE IF ELSE UNITSOFF"
).split(' ')

/** Statements that may run for ever, because the program says so, are stopped after this many milliseconds. */
const patience = 700

/** What is wrong with how a program ended; nothing when it ended well or with a Problem. */
export function fault(text: string, shared = newSession()): string | undefined {
  // behind a template that was left open the next program would be about its inside
  const session = shared.interpreter.mark().contexts > 1 ? newSession() : shared
  const { interpreter } = session
  const before = JSON.stringify([interpreter.mark(), interpreter.machine.calls, interpreter.machine.cells])
  try {
    within(() => session.run(text), patience)
  } catch (error) {
    if (stopped(error)) return endless(text, session)
    const found = unexpected(error, session)
    if (found !== undefined) return found
    const after = JSON.stringify([interpreter.mark(), interpreter.machine.calls, interpreter.machine.cells])
    return after === before ? undefined : `the stacks stood at ${before} and stand at ${after}`
  }
  return undefined
}

/** A loop of the program's own is no fault; to read it without end is. */
function endless(text: string, session: Session): string | undefined {
  const isLoop = session.interpreter.running !== undefined
  session.interrupted({ top: 0, depth: 0, contexts: 1, readers: 0 })
  if (isLoop) return undefined
  const before = process.cpuUsage().user
  try {
    within(() => newSession().check(text), 20 * patience)
  } catch (error) {
    // where the machine is busy with other things, little of that time was ours
    const used = (process.cpuUsage().user - before) / 1000
    if (stopped(error)) return used > 5 * patience ? 'reads for ever' : undefined
  }
  return undefined
}

/** The same of a mechanism: it is compiled, or refused with a Problem; what is compiled can be inserted and run. */
export function mechanismFault(text: string): string | undefined {
  const session = createSession({ host: memoryHost({ 'x.mod': text }, libraryFile) })
  try {
    within(() => tryMechanism(session), 10 * patience)
    return undefined
  } catch (error) {
    if (stopped(error)) return session.interpreter.running === undefined ? 'compiles for ever' : undefined
    return unexpected(error, session)
  }
}

function tryMechanism(session: Session): void {
  const name = session.loadMechanism('x.mod')
  const { kind } = session.model.mechanisms.get(name)!.spec
  session.run(
    kind === 'density'
      ? `create soma\naccess soma\ninsert ${name}\n`
      : `create soma\naccess soma\nobjref p\np = new ${name}(0.5)\n`,
  )
  session.run('finitialize(-65)\nfadvance()\nfadvance()\n')
}

function unexpected(error: unknown, session: Session): string | undefined {
  if (session.quitStatus(error) !== undefined) return undefined
  if (!(error instanceof Problem)) return `${error instanceof Error ? error.stack : error}`
  return error.code.startsWith('HOC9') ? `${error.message}\n${(error.notes ?? []).join('\n')}` : undefined
}

export const newSession = () => createSession({ host: memoryHost({}, libraryFile) })

const stopped = (error: unknown) => (error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'

function within(body: () => void, milliseconds: number): void {
  vm.runInThisContext('(body) => { globalThis.__body = body }')(body)
  vm.runInThisContext('globalThis.__body()', { timeout: milliseconds })
}
