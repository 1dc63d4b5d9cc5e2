#!/usr/bin/env node
// Starts the command from what V8 made of its scripts when the package was built. Where that does not fit (another version of
// Node, another script), V8 refuses it and compiles anew. What a start needs is one script, main.cjs; the other parts (see
// build/command.ts) are loaded when something of theirs is asked for.
const { Script } = require('node:vm')
const { readFileSync } = require('node:fs')
const { createRequire, wrap } = require('node:module')
const { dirname, join } = require('node:path')
const folder = join(dirname(__dirname), 'dist')
/** Commands that are scripts of their own, all of whose work is brief (`repl/brief-work.ts`). */
const brief = ['nrnivmodl']
const entry = brief.includes(process.argv[2]) ? process.argv[2] : 'main'
const outer = createRequire(join(folder, `${entry}.cjs`))
/** By the name of a part: its module, its script, and what other parts see of it. */
const modules = new Map()
const scripts = new Map()
const faces = new Map()

/** For build/, which looks at what was loaded and keeps what V8 made of it. */
module.exports = { entry, scripts, load, tune }
if (entry !== 'main') tuneBriefly()
load(entry)

/** What a part exports; the first time it runs for that. */
function load(name) {
  const known = modules.get(name)
  if (known) return known.exports
  if (modules.get(entry)?.isReady) tune(true)
  const filename = join(folder, `${name}.cjs`)
  // compile-ahead.cjs has made it plain ASCII, which Latin-1 is the fastest way to read
  const source = readFileSync(filename, 'latin1')
  const script = new Script(wrap(source), { filename, cachedData: compiled(name, source) })
  const made = { exports: {}, isReady: false }
  modules.set(name, made)
  scripts.set(name, script)
  script.runInThisContext().call(made.exports, made.exports, requirePart, made, filename, folder)
  made.isReady = true
  return made.exports
}

/**
 * Flags of V8 for what is more than a start by itself, or those it has. Relaxed SIMD, with which mechanisms have a faster exp, is there in Node 20
 * but has to be asked for. Optimizing later than it would by itself saves a quarter of the processor's time of a short run, and costs
 * long ones nothing (`repl/brief-work.ts` knows the number too). A start goes without, for what sets flags takes time to load. V8 takes what
 * was compiled only where its flags are the same: main.cjs does without, later parts have them.
 */
function tune(isMore) {
  if (Number.parseInt(process.versions.v8, 10) >= 12) return
  const { setFlagsFromString } = require('node:v8')
  setFlagsFromString(`--${isMore ? '' : 'no-'}experimental-wasm-relaxed-simd`)
  if (hasOwnBudget()) return
  // brief work has another one
  setFlagsFromString('--semi-space-growth-factor=2')
  setFlagsFromString(`--interrupt-budget=${(isMore ? 132 : 66) * 1024}`)
}

/** For a script all of whose work is brief, before it is loaded. */
function tuneBriefly() {
  const { setFlagsFromString } = require('node:v8')
  if (Number.parseInt(process.versions.v8, 10) < 12) setFlagsFromString('--experimental-wasm-relaxed-simd')
  if (hasOwnBudget()) return
  setFlagsFromString('--semi-space-growth-factor=4')
  // over before it would be worth while to look for what can be thrown away beside it
  setFlagsFromString('--no-incremental-marking')
  setFlagsFromString(`--interrupt-budget=${512 * 1024}`)
}

/** Who starts Node with a number of their own keeps it. */
function hasOwnBudget() {
  return [...process.execArgv, process.env.NODE_OPTIONS ?? ''].some((one) => one.includes('interrupt-budget'))
}

/** V8 itself only looks at the length of a script; the mark at its end, and at the beginning of what was compiled, tells one from another. */
function compiled(name, source) {
  try {
    const data = readFileSync(join(folder, `${name}.compiled`))
    const mark = /\/\/ ([0-9a-f]{64}\n)$/.exec(source.slice(-80))?.[1]
    return mark !== undefined && data.latin1Slice(0, mark.length) === mark ? data.subarray(mark.length) : undefined
  } catch {
    return undefined
  }
}

function requirePart(id) {
  const name = /^\.\/(.*)\.cjs$/.exec(id)?.[1]
  if (name === undefined) return outer(id)
  // a part that is on its way has not exported yet what the other may ask for later
  if (modules.get(name)?.isReady === false) return modules.get(name).exports
  if (!faces.has(name)) faces.set(name, faceOf(name))
  return faces.get(name)
}

/**
 * What another part sees: an object that loads the part when it is first asked for something. From then on its prototype has all exports as plain
 * properties, from where V8 takes them as constants: they are asked for in inner loops.
 */
function faceOf(name) {
  const opened = () => {
    const exports = load(name)
    const values = Object.fromEntries(Object.keys(exports).map((key) => [key, exports[key]]))
    Object.setPrototypeOf(face, values)
    return values
  }
  const face = Object.create(new Proxy({}, { get: (_, key) => opened()[key] }))
  return face
}
