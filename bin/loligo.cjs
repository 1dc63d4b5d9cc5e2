#!/usr/bin/env node
// Starts the command from what V8 made of its script when the package was built. Where that does not fit (another version of
// Node, another script), V8 refuses it and compiles anew.
const { Script } = require('node:vm')
const { readFileSync } = require('node:fs')
const { createRequire, wrap } = require('node:module')
const { dirname, join } = require('node:path')

const folder = join(dirname(__dirname), 'dist')
const filename = join(folder, 'main.cjs')
const source = readFileSync(filename, 'utf8')

const script = new Script(wrap(source), { filename, cachedData: compiled() })
const exported = { exports: {} }
script.runInThisContext().call(exported.exports, exported.exports, createRequire(filename), exported, filename, folder)

/** For build/compile-ahead.cjs. */
module.exports = { script, mark: mark(source) }

function compiled() {
  try {
    const data = readFileSync(join(folder, 'main.compiled'))
    const expected = mark(source)
    return data.toString('latin1', 0, expected.length) === expected ? data.subarray(expected.length) : undefined
  } catch {
    return undefined
  }
}

/** Tells one script from another: V8 itself only looks at the length. */
function mark(text) {
  let sum = text.length
  for (let i = 0; i < text.length; i += 7) sum = (Math.imul(sum, 31) + text.charCodeAt(i)) | 0
  return `${(sum >>> 0).toString(16).padStart(8, '0')}\n`
}
