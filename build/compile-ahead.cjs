// Runs the command once and keeps what V8 made of its script, so that it need not be compiled at each start (see bin/loligo.cjs).
// The script is marked before, and made ASCII. The run compiles some mechanisms, so that their compiler is among what is kept.
const { createHash } = require('node:crypto')
const { readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { setFlagsFromString } = require('node:v8')

const script = join(__dirname, '../dist/main.cjs')
const escaped = (text) =>
  text.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
const text = escaped(readFileSync(script, 'utf8').replace(/\n\/\/ [0-9a-f]{64}\n$/, ''))
const mark = `${createHash('sha256').update(text).digest('hex')}\n`
writeFileSync(script, `${text}\n// ${mark}`)

process.env.LOLIGO_CACHE = 'off'
process.argv = [
  process.argv[0],
  'loligo',
  '-nogui',
  '--mod',
  join(__dirname, '../test/nmodl'),
  join(__dirname, 'first-run.hoc'),
]
const command = require('../bin/loligo.cjs')
process.on('exit', () => {
  // what was compiled is only taken where V8's flags are the same: those of a start, before the command sets any
  if (Number.parseInt(process.versions.v8, 10) < 12) setFlagsFromString('--no-experimental-wasm-relaxed-simd')
  writeFileSync(
    join(__dirname, '../dist/main.compiled'),
    Buffer.concat([Buffer.from(mark), command.script.createCachedData()]),
  )
})
