// Runs the command once, and once each that are scripts of their own, and keeps what V8 made of its scripts, so that they need not be compiled
// at each start (see bin/loligo.cjs). The scripts are marked before, and made ASCII. The runs compile some mechanisms, so that their compiler is
// among what is kept.
const { spawnSync } = require('node:child_process')
const { createHash } = require('node:crypto')
const { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { cachedDataVersionTag, setFlagsFromString } = require('node:v8')

const folder = join(__dirname, '../dist')
const mechanisms = join(__dirname, '../test/nmodl')
/** Shorter ones are compiled as fast as read. */
const shortest = 4096
const markLine = /\n\/\/ ([0-9a-f]{64}\n)$/
const own = ['nrnivmodl']

if (own.includes(process.argv[2])) keepOwn(process.argv[2])
else if (process.argv[2] === 'main') keepParts()
else keepAll()

/** Longer scripts by their names. */
function names() {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.cjs') && statSync(join(folder, file)).size >= shortest)
    .map((file) => file.slice(0, -4))
}

function keepAll() {
  names().forEach(mark)
  for (const name of [...own, 'main']) {
    const { status, stderr } = spawnSync(process.execPath, [__filename, name], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`loligo ${name} does not run:\n${stderr}`)
  }
}

/**
 * V8 keeps with a function whether Sparkplug has compiled it, and compiles it so at its first call. Programs that are over soon do better without,
 * and in others V8 sees itself which functions are worth it.
 */
function keepParts() {
  const usual = cachedDataVersionTag()
  setFlagsFromString('--no-sparkplug')
  // where V8 goes without it anyway, nothing has changed by that
  const hasSparkplug = cachedDataVersionTag() !== usual
  const programs = ['frequent.hoc', 'foreign.hoc', 'network.hoc', 'first-run.hoc'].map((file) => join(__dirname, file))
  process.env.LOLIGO_CACHE = 'off'
  const folders = [mechanisms, join(mechanisms, 'cases/c-printf')].flatMap((each) => ['--mod', each])
  process.argv = [process.argv[0], 'loligo', '-nogui', ...folders, ...programs]
  const { entry, scripts, load, tune } = require('../bin/loligo.cjs')
  process.on('exit', () => {
    // kept is for processes with the flags that all have
    if (hasSparkplug) setFlagsFromString('--sparkplug')
    for (const name of names().filter((one) => !own.includes(one))) {
      load(name)
      tune(name !== entry)
      keep(name, scripts.get(name))
    }
  })
}

function keepOwn(name) {
  const temporary = mkdtempSync(join(tmpdir(), 'loligo-build-'))
  for (const kind of ['.', ...readdirSync(join(mechanisms, 'cases')).map((one) => join('cases', one))])
    cpSync(join(mechanisms, kind), temporary, { recursive: true })
  process.chdir(temporary)
  process.env.LOLIGO_CACHE = join(temporary, 'store')
  process.argv = [process.argv[0], 'loligo', name]
  const { scripts } = require('../bin/loligo.cjs')
  process.on('exit', () => {
    keep(name, scripts.get(name))
    rmSync(temporary, { recursive: true, force: true })
  })
}

function keep(name, script) {
  const [, markOf] = markLine.exec(readFileSync(join(folder, `${name}.cjs`), 'latin1'))
  writeFileSync(join(folder, `${name}.compiled`), Buffer.concat([Buffer.from(markOf), script.createCachedData()]))
}

/** Writes a script anew, with its mark as the last line. */
function mark(name) {
  const script = join(folder, `${name}.cjs`)
  const text = escaped(readFileSync(script, 'utf8').replace(markLine, ''))
  writeFileSync(script, `${text}\n// ${createHash('sha256').update(text).digest('hex')}\n`)
}

function escaped(text) {
  return text.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
