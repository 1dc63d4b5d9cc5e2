// How much faster steps are on several threads: a ring of cells is run with one and with several in turn. Printed are the ratios of the seconds that the
// programs measure themselves (medians), which need an idle machine, and of the processor time of the main thread, which shows on a busy
// one how much of the work went to others. Run: node bench/threads.mjs [threads] [cells] [milliseconds] [runs]
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const command = resolve(import.meta.dirname, '../bin/loligo.cjs')
const folder = mkdtempSync(join(tmpdir(), 'threads-'))
const program = readFileSync(join(import.meta.dirname, 'threads.hoc'), 'utf8')
const [most = 2, cells = 2000, tstop = 5, runs = 9] = process.argv.slice(2).map(Number)
const ticks = 100

/** Seconds of the loop, seconds of processor of each thread, and what was printed. */
function measure(threads) {
  const file = join(folder, `ring-${threads}.hoc`)
  writeFileSync(file, `threads = ${threads}\ncells = ${cells}\nmilliseconds = ${tstop}\n${program}`)
  return new Promise((done) => {
    const child = spawn(process.execPath, [command, '-nobanner', '-nogui', file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const processor = new Map()
    const watch = setInterval(() => {
      for (const [thread, seconds] of timesOf(child.pid)) processor.set(thread, seconds)
    }, 10)
    let output = ''
    child.stdout.on('data', (data) => (output += data))
    child.on('close', () => {
      clearInterval(watch)
      done({
        seconds: Number(/@@seconds (\S+)/.exec(output)?.[1]),
        processor: processor.get(child.pid) ?? 0,
        result: /@@result (.*)/.exec(output)?.[1],
      })
    })
  })
}

/** User and system time of the threads of a process, where the system tells. */
function timesOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`).map((thread) => {
      const fields = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8').replace(/.*\) /, '').split(' ')
      return [Number(thread), (Number(fields[11]) + Number(fields[12])) / ticks]
    })
  } catch {
    return []
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]
const found = new Map([1, most].map((threads) => [threads, []]))
for (let run = 0; run < runs; run++) for (const [threads, list] of found) list.push(await measure(threads))
rmSync(folder, { recursive: true })

const ratio = (name) => {
  const [one, several] = [...found.values()].map((list) => median(list.map((each) => each[name])))
  return (one / several).toFixed(2)
}
const results = new Set([...found.values()].flat().map(({ result }) => result))
const same = results.size === 1 && !results.has(undefined) ? 'the same numbers' : 'OTHER NUMBERS'
console.log(
  `${cells} cells, ${tstop} ms, ${most} threads: ${ratio('seconds')} times as fast as one; ` +
    `processor of the main thread, with all of the program: ${ratio('processor')}; ${same}`,
)
