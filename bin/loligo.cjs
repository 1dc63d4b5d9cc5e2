#!/usr/bin/env node
// Starts the command from what V8 made of its script when the package was built. Where that does not fit (another version of
// Node, another script), V8 refuses it and compiles anew.
const { Script } = require('node:vm')
const { readFileSync } = require('node:fs')
const { createRequire, wrap } = require('node:module')
const { dirname, join } = require('node:path')

const folder = join(dirname(__dirname), 'dist')
const filename = join(folder, 'main.cjs')
// compile-ahead.cjs has made it plain ASCII, which Latin-1 is the fastest way to read
const source = readFileSync(filename, 'latin1')

const script = new Script(wrap(source), { filename, cachedData: compiled() })
const exported = { exports: {} }
script.runInThisContext().call(exported.exports, exported.exports, createRequire(filename), exported, filename, folder)

/** For build/compile-ahead.cjs. */
module.exports = { script }

/** V8 itself only looks at the length of a script; the mark at its end, and at the beginning of what was compiled, tells one from another. */
function compiled() {
  try {
    const data = readFileSync(join(folder, 'main.compiled'))
    const mark = /\/\/ ([0-9a-f]{64}\n)$/.exec(source.slice(-80))?.[1]
    return mark !== undefined && data.latin1Slice(0, mark.length) === mark ? data.subarray(mark.length) : undefined
  } catch {
    return undefined
  }
}
