// Runs the command once and keeps what V8 made of its scripts, so that they need not be compiled at each start (see bin/loligo.cjs).
// The scripts are marked before, and made ASCII. The run compiles some mechanisms, so that their compiler is among what is kept.
const { createHash } = require('node:crypto')
const { readdirSync, readFileSync, statSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')

const folder = join(__dirname, '../dist')
/** Shorter ones are compiled as fast as read. */
const shortest = 4096
const marks = new Map()
for (const file of readdirSync(folder)) {
  const script = join(folder, file)
  if (file.endsWith('.cjs') && statSync(script).size >= shortest) marks.set(file.slice(0, -4), marked(script))
}

process.env.LOLIGO_CACHE = 'off'
process.argv = [
  process.argv[0],
  'loligo',
  '-nogui',
  '--mod',
  join(__dirname, '../test/nmodl'),
  join(__dirname, 'first-run.hoc'),
]
const { entry, scripts, load, tune } = require('../bin/loligo.cjs')
process.on('exit', () => {
  for (const [name, mark] of marks) {
    load(name)
    tune(name !== entry)
    const compiled = Buffer.concat([Buffer.from(mark), scripts.get(name).createCachedData()])
    writeFileSync(join(folder, `${name}.compiled`), compiled)
  }
})

/** Writes a script anew, with its mark as the last line; the mark. */
function marked(script) {
  const text = escaped(readFileSync(script, 'utf8').replace(/\n\/\/ [0-9a-f]{64}\n$/, ''))
  const mark = `${createHash('sha256').update(text).digest('hex')}\n`
  writeFileSync(script, `${text}\n// ${mark}`)
  return mark
}

function escaped(text) {
  return text.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
