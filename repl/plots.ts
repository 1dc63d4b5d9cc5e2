/** `--plot FILE`: the ending of its name says what is written. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Graph, graphsAsSvg, Problem } from '../index.ts'
import type { NodeHost } from './node-host.ts'
import { plotPage } from './plot-page.ts'

export async function writePlots(host: NodeHost, graphs: readonly Graph[], path: string): Promise<void> {
  const data = await contents(graphs, path)
  try {
    host.writeFile(path, Buffer.from(data))
  } catch (error) {
    throw new Problem('CLI1006', undefined, `can't write ${path}: ${(error as Error).message}`)
  }
}

async function contents(graphs: readonly Graph[], path: string): Promise<string | Uint8Array> {
  switch (/\.([^./]*)$/.exec(path)?.[1]?.toLowerCase()) {
    case 'svg':
      return graphsAsSvg(graphs)
    case 'png':
      return png(graphsAsSvg(graphs))
    case 'json':
      return `${JSON.stringify(graphs.map(plain), null, 1)}\n`
    default:
      return plotPage(graphs, path.replace(/^.*\//, '').replace(/\.html?$/, ''))
  }
}

/** What a graph holds, as data. */
function plain(graph: Graph, i: number): object {
  const line = ({ label, style, x, y, errors }: Graph['lines'][number]) => ({ label, ...style, x, y, errors })
  return {
    name: graph.name || `Graph[${i}]`,
    limits: graph.limits,
    lines: graph.lines.map(line),
    kept: graph.kept.map(line),
    drawn: graph.drawn.map(line),
    marks: graph.marks,
    labels: graph.labels,
  }
}

/** The renderer is WebAssembly and brings no font: letters are those of DejaVu. Both are taken when a picture is asked for. */
async function png(svg: string): Promise<Uint8Array> {
  const load = createRequire(import.meta.url)
  const { initWasm, Resvg } = load('@resvg/resvg-wasm') as typeof import('@resvg/resvg-wasm')
  await initWasm(readFileSync(load.resolve('@resvg/resvg-wasm/index_bg.wasm')))
  const font = readFileSync(load.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'))
  const picture = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: 2 },
    font: { fontBuffers: [font], defaultFontFamily: 'DejaVu Sans' },
  })
  return picture.render().asPng()
}
