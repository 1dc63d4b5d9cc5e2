/**
 * One HTML page with all graphs of a run, drawn by plotly. The library is part of the page: it opens anywhere, without a network.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { colorOf, type Graph, type Line } from '../index.ts'

const widths = [1, 1.2, 2.2, 3.2, 4.5]
const dashes = ['solid', 'dash', 'dot', 'dashdot']

export function plotPage(graphs: readonly Graph[], title: string): string {
  const figures = graphs.map((graph, i) => ({ data: traces(graph), layout: layout(graph, i) }))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${inText(title)}</title>
<style>body { font: 15px sans-serif; margin: 2em auto; max-width: 1100px } .graph { height: 480px; margin-bottom: 2em }</style>
<script>${plotly()}</script>
</head>
<body>
<h1>${inText(title)}</h1>
${figures.map((_, i) => `<div class="graph" id="graph${i}"></div>`).join('\n')}
${figures.length === 0 ? '<p>The run made no graph.</p>' : ''}
<script>
const figures = ${inScript(JSON.stringify(figures))}
figures.forEach(({ data, layout }, i) => Plotly.newPlot('graph' + i, data, layout, { responsive: true }))
</script>
</body>
</html>
`
}

/** A closing script tag in the library's text would end the element it stands in. */
const inScript = (text: string) => text.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')
const plotly = () => inScript(readFileSync(createRequire(import.meta.url).resolve('plotly.js-dist'), 'utf8'))
const inText = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

function traces(graph: Graph): object[] {
  const curves = [...graph.kept, ...graph.lines, ...graph.drawn].filter((line) => line.x.length > 0)
  const marks = graph.marks.map((mark) => ({
    type: 'scatter',
    mode: 'markers',
    showlegend: false,
    x: [mark.x],
    y: [mark.y],
    marker: { color: colorOf(mark.color), size: mark.size, symbol: markers[mark.symbol] ?? 'cross-thin-open' },
  }))
  return [...curves.map((line) => curve(line, !graph.kept.includes(line))), ...marks]
}

const markers: Record<string, string> = {
  '+': 'cross-thin-open',
  o: 'circle-open',
  s: 'square-open',
  t: 'triangle-up-open',
  O: 'circle',
  S: 'square',
  T: 'triangle-up',
  '|': 'line-ns-open',
  '-': 'line-ew-open',
}

function curve(line: Line, named: boolean): object {
  const { color: number, brush } = line.style
  return {
    type: 'scatter',
    mode: 'lines',
    name: line.label,
    showlegend: named && line.label !== '',
    x: line.x,
    y: line.y,
    line: {
      color: colorOf(number),
      width: widths[brush % widths.length] ?? 1,
      dash: dashes[Math.floor(brush / 5)] ?? 'solid',
    },
    ...(line.errors && { error_y: { type: 'data', array: line.errors } }),
  }
}

function layout(graph: Graph, i: number): object {
  const { x1, x2, y1, y2 } = graph.limits
  return {
    title: { text: graph.name || `Graph[${i}]` },
    xaxis: { range: [x1, x2] },
    yaxis: { range: [y1, y2] },
    legend: { orientation: 'h' },
    annotations: graph.labels.map((label) => ({
      text: inText(label.text),
      x: label.x,
      y: label.y,
      showarrow: false,
      font: { color: colorOf(label.color) },
      ...(label.fixed && { xref: 'paper', yref: 'paper' }),
    })),
  }
}
