/**
 * The program of a worker thread: instantiates the modules of its plan in the shared memory and does its share of each step, until
 * there is another plan. The build makes one text of it and of what it imports (`generated/worker-program.ts`), which runs in Node's workers and in
 * those of browsers alike.
 */
import { fallsInPhase } from '../mechanism/at-time.ts'
import { type Conditions, ghk, nernst } from '../mechanism/ion.ts'
import { mathematics } from '../mechanism/mathematics.ts'
import { modelGlobals } from '../mechanism/spec.ts'
import { keepLast, takeBlocks } from './claims.ts'
import { failure, mainWord, parameterNames, parameterPlace, spinAfter, tell, waitWhile, workerWord } from './signals.ts'
import { copyDoubles, type WorkerPlan } from './worker-plan.ts'

const celsiusPlace = modelGlobals.indexOf('celsius')
const legacyPlace = modelGlobals.indexOf('legacy units')

type Step = (...values: number[]) => void

/** Does what a plan asks for; returns when another is in force. */
export function follow(plan: WorkerPlan): void {
  const { memory, words: main, ownWords: own, number, spin } = plan
  const step = stepOf(plan)
  // an engine compiles a function when it is first called
  step(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
  const words = new Int32Array(memory.buffer)
  let turn = Atomics.load(words, main + mainWord.turn)
  Atomics.store(words, own + workerWord.turn, turn)
  tell(words, own + workerWord.plan, number)
  let patience = spin
  for (;;) {
    if (Atomics.load(words, main + mainWord.plan) !== number) return
    waitWhile(words, main + mainWord.turn, turn, patience)
    // the main thread goes on without those that have not said that they take part: it has to be the turn that there is
    do {
      turn = Atomics.load(words, main + mainWord.turn)
      Atomics.store(words, own + workerWord.busy, turn)
    } while (Atomics.load(words, main + mainWord.turn) !== turn)
    if (Atomics.load(words, main + mainWord.plan) !== number) return
    const began = performance.now()
    if (Atomics.load(words, main + mainWord.closed) !== turn) doShare(plan, step, words)
    tell(words, own + workerWord.turn, turn)
    // who has worked for long may look for longer
    patience = spinAfter(performance.now() - began, spin)
  }
}

function doShare(
  { memory, words: main, ownWords, share, shares, globals, copies, lasts }: WorkerPlan,
  step: Step,
  words: Int32Array,
) {
  try {
    const f64 = new Float64Array(memory.buffer)
    copyDoubles(f64, globals)
    for (const copy of copies) copyDoubles(f64, copy)
    const place = main / 2 + parameterPlace
    const [columns, factor, scale, time, half, parts, steps, list, chunk] = f64.subarray(
      place,
      place + parameterNames.length,
    )
    takeBlocks(words, list! / 4, shares, share, chunk!, (from, records, count) => {
      step(columns!, from, count, factor!, scale!, time!, half!, parts!, steps!, records)
      keepLast(words, f64, lasts, from, count)
    })
  } catch {
    Atomics.compareExchange(words, ownWords + workerWord.failure, failure.none, failure.other)
  }
}

function stepOf({ memory, modules, step, imports, addresses, ...plan }: WorkerPlan): Step {
  const functions = functionsOf(memory, plan.globals.to, plan.ownWords)
  const instances = modules.map((module) => new WebAssembly.Instance(module, { env: importsOf(module, functions) }))
  const env: WebAssembly.ModuleImports = { memory, ...addresses }
  for (const [name, one] of Object.entries(imports)) env[name] = instances[one.module]!.exports[one.name]!
  return new WebAssembly.Instance(step, { env }).exports.step as Step
}

/** What a module asks for; functions that are not for this thread refuse, for none of the kernels that run here calls them. */
function importsOf(module: WebAssembly.Module, functions: WebAssembly.ModuleImports): WebAssembly.ModuleImports {
  const found: WebAssembly.ModuleImports = {}
  for (const { name } of WebAssembly.Module.imports(module)) found[name] = functions[name] ?? refuse
  return found
}

const refuse = () => {
  throw new Error('not on this thread')
}

function functionsOf(memory: WebAssembly.Memory, globals: number, own: number): WebAssembly.ModuleImports {
  const f64 = new Float64Array(memory.buffer)
  const words = new Int32Array(memory.buffer)
  const here: Conditions = {
    get celsius() {
      return f64[globals + celsiusPlace]!
    },
    get legacyUnits() {
      return f64[globals + legacyPlace] !== 0
    },
  }
  return {
    ...mathematics(),
    memory,
    at_time: (time: number) => fallsInPhase(time, f64[globals]!, f64[globals + 1]!),
    nernst: (inside: number, outside: number, z: number) => nernst(inside, outside, z, here),
    ghk: (v: number, inside: number, outside: number, z: number) => ghk(v, inside, outside, z, here),
    fail: (mechanism: number, instance: number, code: number) => {
      words.set([mechanism, instance, code], own + workerWord.mechanism)
      words[own + workerWord.failure] = failure.told
      throw new Error('told by a mechanism')
    },
  }
}
