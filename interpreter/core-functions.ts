/** Built-in functions that are about the program itself: running text, asking what a name is, objects by their names. */
import { problem } from '../lang/problem.ts'
import type { HocFunction } from '../stdlib/binding/class.ts'
import {
  anything,
  argumentOutOfRange,
  either,
  number,
  object,
  optional,
  pointer,
  rest,
  text,
} from '../stdlib/binding/params.ts'
import { asNumber, asObject, hocFunction } from '../stdlib/binding/table.ts'
import { type HocObject, isStringCell, objectName, objectOf, type Value } from '../stdlib/binding/value.ts'
import { Files } from './files.ts'
import type { Interpreter } from './interpreter.ts'
import { Quit } from './machine/fault.ts'
import { makerFunctions } from './made-mechanisms.ts'
import { nameKind } from './name-kind.ts'
import { objectVariables } from './object-report.ts'
import type { Handle } from './objects.ts'
import { symbolReport } from './symbol-report.ts'

export function coreFunctions(session: Interpreter): HocFunction[] {
  const files = new Files(session)
  return [
    ...fileFunctions(session, files),
    ...statementFunctions(session, files),
    ...nameFunctions(session),
    ...equationFunctions(session),
    ...objectFunctions(session),
    ...makerFunctions(session),
  ]
}

function fileFunctions(session: Interpreter, files: Files): HocFunction[] {
  const load = (args: readonly Value[]) => loadFile(session, files, args)
  const within = runningText(session)
  return [
    within(
      hocFunction('xopen', [text('file'), optional(text('revision'))], asNumber, 'Runs a HOC file.', (_, file) => {
        files.xopen(file)
        return 1
      }),
    ),
    within(
      hocFunction(
        'load_file',
        [rest(anything('file'))],
        asNumber,
        'Runs a HOC file unless it was loaded before.',
        (_, ...args) => load(args),
      ),
    ),
    ...['load_proc', 'load_func', 'load_template', 'load_java'].map((name) =>
      hocFunction(name, [rest(text('name'))], asNumber, 'Loads the file that defines a name.', (_, ...names) =>
        loadDefinitions(session, files, names),
      ),
    ),
  ]
}

/** To the text that such a function runs, `numarg()` tells how many arguments the function was given. */
const runningText =
  (session: Interpreter) =>
  (builtin: HocFunction): HocFunction => ({
    ...builtin,
    call: (args, context) => session.machine.runWith(args, () => builtin.call(args, context)),
  })

/** `load_file("f")`, `load_file(1, "f")` again in any case, `load_file("f", "name")` unless the name is known. */
function loadFile(session: Interpreter, files: Files, args: readonly Value[]): number {
  const [first] = args
  const again = typeof first === 'number'
  if (again && !(first >= 0 && first <= 1)) throw argumentOutOfRange('load_file', first, 0, 1)
  const [file, name] = args.slice(again ? 1 : 0)
  if (!isStringCell(file) || (name !== undefined && !isStringCell(name)))
    throw problem('HOC3003', undefined, 'Expecting string argument: load_file takes the name of a file')
  if (name && nameKind(session, name.value, 0) !== 0) return 0
  return files.load(file.value, again && Math.trunc(first) !== 0)
}

/** A definition is looked for in the HOC files of the working folder. */
function loadDefinitions(session: Interpreter, files: Files, names: readonly string[]): number {
  for (const name of names) {
    if (nameKind(session, name, 0) !== 0) continue
    const pattern = new RegExp(`^\\s*(?:proc|func|obfunc|iterator|begintemplate)\\s+${name.replace(/\W/g, '')}\\b`, 'm')
    const { host } = session
    const found = host
      .listDirectory(host.cwd())
      .find((file) => /\.(hoc|oc)$/.test(file) && pattern.test(host.readFile(file) ?? ''))
    if (found) files.xopen(found)
    else session.context.warn('HOC2403', `Couldn't find a file that declares ${name}`)
  }
  return 1
}

function statementFunctions(session: Interpreter, files: Files): HocFunction[] {
  const { context } = session
  const within = runningText(session)
  return [
    within(
      hocFunction(
        'execute',
        [text('statement'), optional(object('object'))],
        asNumber,
        'Runs statements.',
        (_, statement, target) => {
          context.execute(statement, target ?? null)
          return 0
        },
      ),
    ),
    within(
      hocFunction(
        'execute1',
        [text('statement'), rest(anything('object, show'))],
        asNumber,
        'Runs a statement; 1 when it succeeds.',
        (_, statement, ...args) => executeLine(session, files, statement, args),
      ),
    ),
    hocFunction(
      'execerror',
      [text('message'), optional(text('detail'))],
      asNumber,
      'Fails with a message.',
      (_, message, detail) => {
        throw problem('HOC2299', undefined, detail ? `${message} ${detail}` : message)
      },
    ),
    hocFunction('quit', [optional(number('status'))], asNumber, 'Ends the program.', (_, status) => {
      throw new Quit(Math.trunc(status ?? 0) & 255)
    }),
    hocFunction(
      'hoc_pointer_',
      [pointer('variable')],
      asNumber,
      'For built-in code that needs the address of a named variable.',
      (_, ref) => {
        context.pointer = ref
        return 1
      },
    ),
  ]
}

function executeLine(session: Interpreter, files: Files, statement: string, args: readonly Value[]): number {
  const target = args.map(objectOf).find((each) => each !== undefined) ?? null
  const last = args.at(-1)
  if (typeof last === 'number' && !(last >= 0 && last <= 1)) throw argumentOutOfRange('execute1', last, 0, 1)
  const quiet = typeof last === 'number' && Math.trunc(last) === 0
  return files.contained(() => session.context.executeLine(statement, target), quiet)
}

function equationFunctions(session: Interpreter): HocFunction[] {
  return [
    hocFunction(
      'solve',
      [rest(anything('ignored'))],
      asNumber,
      'One step of Newton towards the solution of the equations given with eqn; how far they were from it.',
      () => session.machine.equations.solve(),
    ),
    hocFunction('eqinit', [optional(number('step'))], asNumber, 'Forgets the variables of depvar.', (_, step) => {
      session.machine.equations.clear(step)
      return 0
    }),
  ]
}

function nameFunctions(session: Interpreter): HocFunction[] {
  return [
    hocFunction(
      'name_declared',
      [text('name'), optional(number('flag'))],
      asNumber,
      'What a name stands for.',
      (_, name, flag) => nameKind(session, name, flag ?? 0),
    ),
    hocFunction('numarg', [], asNumber, 'Number of arguments of the procedure it stands in.', () =>
      session.machine.outerCount(),
    ),
    hocFunction(
      'argtype',
      [number('which')],
      asNumber,
      'Kind of an argument: 0 number, 1 object, 2 string, 3 pointer, -1 none.',
      (_, which) => session.machine.helpers.argumentType(session.machine.outerArguments, which),
    ),
    hocFunction(
      'show_errmess_always',
      [number('on', 0, 1)],
      asNumber,
      'Accepted; problems are always shown.',
      (_, on) => on,
    ),
    hocFunction('symbols', [], asNumber, 'Lists procedures, functions and number variables of the top level.', () => {
      session.host.write(symbolReport([...session.top.all()]))
      return 0
    }),
  ]
}

function objectFunctions(session: Interpreter): HocFunction[] {
  const { host } = session
  const pushed: (HocObject | null)[] = []
  const identity = identities()
  return [
    hocFunction(
      'object_id',
      [object('object'), optional(number('index', 0, 1))],
      asNumber,
      'A number for an object; its index with a second argument 1.',
      (_, target, index) => {
        if (index === 1) return target ? target.index : -1
        return target ? identity(target) : 0
      },
    ),
    hocFunction(
      'object_push',
      [object('object')],
      asNumber,
      'What follows is read as if inside the object.',
      (_, target) => {
        session.contexts.enterObject(target as Handle | null)
        pushed.push(target)
        return 0
      },
    ),
    hocFunction('object_pop', [], asNumber, 'Ends object_push.', () => {
      if (pushed.length === 0) throw problem('HOC2292', undefined, 'object stack empty')
      pushed.pop()
      session.contexts.leave()
      return 0
    }),
    hocFunction(
      'object_pushed',
      [number('depth')],
      asObject,
      'What object_push left: 0 the object in force, 1 the one before.',
      (_, depth) => {
        if (!(depth >= 0 && depth <= pushed.length))
          throw problem('HOC3002', undefined, 'Arg out of range in user function', {
            help: `there are ${pushed.length} pushed objects`,
          })
        return pushed.at(-1 - Math.trunc(depth)) ?? null
      },
    ),
    hocFunction('allobjectvars', [], asNumber, 'Lists the object variables and what they hold.', () => {
      for (const line of objectVariables(session)) host.write(`${line}\n`)
      return 0
    }),
    hocFunction(
      'allobjects',
      [optional(either(text('class'), object('object')))],
      asNumber,
      'Lists objects and their reference counts.',
      (_, which) => {
        if (which && typeof which === 'object') return which.refs
        for (const each of session.store.living()) {
          if (typeof which !== 'string' || each.cls.name === which)
            host.write(`${objectName(each)} with ${each.refs} refs\n`)
        }
        return 0
      },
    ),
  ]
}

/** Numbers that stand for objects. */
function identities(): (object: HocObject) => number {
  const known = new WeakMap<HocObject, number>()
  let last = 0
  return (object) => {
    const number = known.get(object) ?? ++last
    known.set(object, number)
    return number
  }
}
