/** `loligo modeldb run`: shows the card, runs the model, writes what it drew and what it computed. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Graph } from '../../index.ts'
import type { Words } from '../command-words.ts'
import { graphsIn } from '../graphs.ts'
import type { NodeHost } from '../node-host.ts'
import { writePlots } from '../plots.ts'
import { cardText } from './card.ts'
import { ArchiveHost, type ModelHost } from './hosts.ts'
import { type OpenModel, openModel, runModel } from './model.ts'
import { readOptions } from './options.ts'

export async function run(outside: NodeHost, words: Words): Promise<number> {
  const options = readOptions('run', words)
  const start = process.cwd()
  const model = openModel(options)
  const out = resolve(start, options.out ?? `${model.name}-out`)
  if (options.json) outside.write(`${JSON.stringify(model.card, undefined, 2)}\n`)
  else outside.write(cardText(model.card, model.host.notes))
  outside.flush()
  // what the model prints is no part of a JSON text
  if (options.json) model.host.descriptor = 2
  const { session, screen, succeeded } = runModel(model, options.actions)
  model.host.flush()
  const graphs = graphsIn(screen.items())
  process.chdir(start)
  await writeResults(outside, out, model, graphs)
  if (!options.json) {
    if (options.actions.length === 0) outside.write(`${session.panels}`)
    for (const note of model.host.notes) outside.write(`note        ${note}\n`)
    outside.write(`results     ${out}: ${graphs.length} graph${graphs.length === 1 ? '' : 's'}\n`)
  }
  return succeeded ? 0 : 1
}

async function writeResults(outside: NodeHost, out: string, { host }: OpenModel, graphs: readonly Graph[]) {
  mkdirSync(out, { recursive: true })
  await writePlots(outside, graphs, join(out, 'figures.html'))
  graphs.forEach((graph, i) => {
    writeFileSync(join(out, `graph${i}.csv`), tableOf(graph))
  })
  writeFilesOf(host, join(out, 'files'))
}

/** Each curve's points, one below the other. */
function tableOf(graph: Graph): string {
  const curves = [...graph.kept, ...graph.lines, ...graph.drawn].filter(({ x }) => x.length > 0)
  const rows = curves.flatMap(({ label, x, y }) =>
    Array.from(x, (value, i) => `${JSON.stringify(label)},${value},${y[i]}\n`),
  )
  return `curve,x,y\n${rows.join('')}`
}

/** A packed model cannot leave its files where it stands. */
function writeFilesOf(host: ModelHost, folder: string): void {
  if (!(host instanceof ArchiveHost)) return
  for (const [path, bytes] of host.written) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
}
