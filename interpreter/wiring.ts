/** What the store of objects and the machine may ask of their session. */
import type { Interpreter } from './interpreter.ts'
import { Machine } from './machine/machine.ts'
import type { InterpreterOptions } from './options.ts'
import { ObjectStore } from './store.ts'

export function makeStore(session: Interpreter): ObjectStore {
  const { model, context } = session
  return new ObjectStore({
    arena: model.arena,
    context,
    createSection: (name, owner) => model.createSection(name, owner),
    deleteSection: (section) => model.deleteSection(section),
    classOf: (impl) => context.classOfInstance(impl),
    version: () => session.version,
    learn: (impl, cls) => context.learn(impl, cls),
  })
}

export function makeMachine(session: Interpreter, { pow, readNumber }: InterpreterOptions): Machine {
  const { model, context, store, stack, epsilon, host } = session
  return new Machine({
    model,
    context,
    store,
    stack,
    epsilon,
    pow,
    readNumber,
    write: (text) => host.write(text),
    warn: (code, message, help) => context.warn(code, message, help),
    rangeSymbol: (name) => session.rangeSymbol(name),
    runPieces: (statement, self) => session.runPieces(statement, self),
    setKind: (symbol, kind) => session.setKind(symbol, kind),
    advise: (found) => session.advise(found),
  })
}

/** Scratch object variables that every program finds: `hoc_obj_[2]`. */
export function addScratchObjects({ top, store }: Interpreter): void {
  const scratch = { _pysec: [], hoc_obj_: [2] }
  for (const [name, dims] of Object.entries(scratch)) {
    const symbol = top.install(name)
    symbol.nameClass = 'OBJVAR'
    symbol.data = store.objects(dims)
  }
}
