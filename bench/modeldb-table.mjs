/**
 * The table of published models, docs/modeldb.md, made from what the comparison printed:
 *
 *   node bench/modeldb-table.mjs TABLE.txt... > docs/modeldb.md
 *
 * A line of TABLE.txt is `KEY GRADE load=... wall=... WHY`; of files given one after the other the last word on a model counts.
 * bench/modeldb-reasons.json ({ KEY: text }) may say more than the comparison does about a run that did not pass.
 */
import { existsSync, readFileSync } from 'node:fs'

const reasonsFile = new URL('modeldb-reasons.json', import.meta.url)
const reasons = existsSync(reasonsFile) ? JSON.parse(readFileSync(reasonsFile, 'utf8')) : {}
const line = /^(\S+)\s+(EXACT|PASS|NEAR|FAIL)\s+.*?wall=\S+\s*(.*)$/

const runs = new Map()
for (const file of process.argv.slice(2)) {
  for (const text of readFileSync(file, 'utf8').split('\n')) {
    const [, key, grade, why] = line.exec(text) ?? []
    if (key) runs.set(key, { key, grade, why: reasons[key] ?? why })
  }
}
if (runs.size === 0) throw new Error('no line of a comparison in what was given')

const marks = { EXACT: '🟢 EXACT', PASS: '🟢 PASS', NEAR: '🟡 NEAR', FAIL: '🔴 FAIL' }
const cell = (text) => text.replaceAll('|', '\\|').slice(0, 240)
const order = ({ key }) => Number.parseInt(key, 10)
const sorted = [...runs.values()].sort((a, b) => order(a) - order(b) || (a.key < b.key ? -1 : 1))
const count = (grade) => sorted.filter((run) => run.grade === grade).length
const share = (number) => `${((100 * number) / sorted.length).toFixed(0)} %`
const good = count('EXACT') + count('PASS')

console.log(`# Published models

${sorted.length} runs of models from ModelDB, as they were published, against NEURON 8.2.2: **${good} (${share(good)}) PASS or EXACT**, ${count('EXACT')} (${share(count('EXACT'))}) of them
EXACT; ${count('NEAR')} NEAR, ${count('FAIL')} FAIL. EXACT: the same structure and every voltage within 1e-9 mV. PASS: the same structure and spikes, times within a
step, voltages before the first spike within 0.01 mV (0.1 under the variable step). Made by \`node bench/modeldb-table.mjs\`.

| model | grade | why it is no PASS |
|---|---|---|`)
for (const { key, grade, why } of sorted) {
  const model = key.split('@')[0]
  const reason = grade === 'NEAR' || grade === 'FAIL' ? cell(why || 'not looked into yet') : ''
  console.log(`| [${key}](https://modeldb.science/${model}) | ${marks[grade]} | ${reason} |`)
}
