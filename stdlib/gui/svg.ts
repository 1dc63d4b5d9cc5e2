/** Graphs as a picture in SVG, one below the other: axes with ticks, curves, marks, labels. */
import type { Limits, Line } from './drawing.ts'
import type { Graph } from './graph.ts'

/** NEURON's palette; 0 is white, which would not show on paper. */
export const palette = [
  '#999999',
  '#000000',
  '#d62728',
  '#1f4fd6',
  '#2ca02c',
  '#ff7f0e',
  '#8c564b',
  '#9467bd',
  '#c9b400',
  '#7f7f7f',
]
const widths = [0.8, 1.2, 2.2, 3.2, 4.5]
const dashes = ['', '6 3', '2 2', '6 3 2 3']

const [width, height] = [720, 420]
const frame = { left: 76, right: width - 24, top: 34, bottom: height - 44 }

export const colorOf = (number: number): string => palette[number % palette.length] ?? '#000000'

export function graphsAsSvg(graphs: readonly Graph[]): string {
  const pictures = graphs.map((graph, i) => `<g transform="translate(0 ${i * height})">\n${picture(graph, i)}</g>\n`)
  const total = Math.max(1, graphs.length) * height
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}" font-family="DejaVu Sans, sans-serif" font-size="12">
<rect width="${width}" height="${total}" fill="#ffffff"/>
${pictures.join('')}</svg>
`
}

/** From the plane of a graph to the picture. */
interface Scale {
  x(value: number): number
  y(value: number): number
}

function scaleOf({ x1, x2, y1, y2 }: Limits): Scale {
  const along = (value: number, from: number, to: number, start: number, end: number) =>
    start + ((value - from) / (to - from || 1)) * (end - start)
  return {
    x: (value) => along(value, x1, x2, frame.left, frame.right),
    y: (value) => along(value, y1, y2, frame.bottom, frame.top),
  }
}

function picture(graph: Graph, i: number): string {
  const scale = scaleOf(graph.limits)
  const curves = [...graph.kept, ...graph.lines, ...graph.drawn].filter((line) => line.x.length > 0)
  const clip = `<clipPath id="frame${i}">${box('')}</clipPath>\n`
  const inside = [...curves.map((line) => curve(line, scale)), ...graph.marks.map((mark) => sign(mark, scale))]
  return [
    clip,
    text(width / 2, 20, graph.name || `Graph[${i}]`, { anchor: 'middle', size: 13 }),
    axes(graph.limits, scale),
    // the ground, so that what is clipped is never nothing: renderers have stumbled over that
    `<g clip-path="url(#frame${i})">\n${box('fill="#ffffff"')}${inside.join('')}</g>\n`,
    box('fill="none" stroke="#444444"'),
    legend(graph.lines),
    ...graph.labels.map((label) => written(label, scale)),
  ].join('')
}

const box = (paint: string) =>
  `<rect x="${frame.left}" y="${frame.top}" width="${frame.right - frame.left}" height="${frame.bottom - frame.top}" ${paint}/>\n`

const round = (value: number) => Math.round(value * 100) / 100

function curve(line: Line, scale: Scale): string {
  const points = line.x.map((x, i) => `${round(scale.x(x))},${round(scale.y(line.y[i]!))}`)
  const { color, brush } = line.style
  const dash = dashes[Math.floor(brush / 5)]
  const stroke = `stroke="${colorOf(color)}" stroke-width="${widths[brush % widths.length]}"${dash ? ` stroke-dasharray="${dash}"` : ''}`
  const bars = line.errors?.map((error, i) => bar(scale, line.x[i]!, line.y[i]!, error, stroke)) ?? []
  return `<polyline fill="none" ${stroke} points="${points.join(' ')}"/>\n${bars.join('')}`
}

const bar = (scale: Scale, x: number, y: number, error: number, stroke: string) =>
  `<path ${stroke} d="M${round(scale.x(x))} ${round(scale.y(y - error))}V${round(scale.y(y + error))}"/>\n`

function axes({ x1, x2, y1, y2 }: Limits, scale: Scale): string {
  const { left, bottom } = frame
  const across = ticks(x1, x2).map((value) => {
    const x = round(scale.x(value))
    return `<path stroke="#444444" d="M${x} ${bottom}v5"/>\n${text(x, bottom + 20, number(value), { anchor: 'middle' })}`
  })
  const up = ticks(y1, y2).map((value) => {
    const y = round(scale.y(value))
    return `<path stroke="#444444" d="M${left} ${y}h-5"/>\n${text(left - 8, y + 4, number(value), { anchor: 'end' })}`
  })
  return [...across, ...up].join('')
}

/** About six round numbers. */
export function ticks(low: number, high: number): number[] {
  const [from, to] = low < high ? [low, high] : [high, low]
  if (!(to > from) || !Number.isFinite(to - from)) return [low]
  const rough = (to - from) / 6
  const unit = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * unit).find((one) => one >= rough)!
  const found: number[] = []
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + 1e-9 * step; i++) found.push(i * step + 0)
  return found
}

const number = (value: number) => String(Number(value.toPrecision(6)))

const legend = (lines: readonly Line[]): string =>
  lines
    .filter(({ label }) => label !== '')
    .map(({ label, style }, i) =>
      text(frame.right - 8, frame.top + 16 + 15 * i, label, { anchor: 'end', color: colorOf(style.color) }),
    )
    .join('')

function written(label: Graph['labels'][number], scale: Scale): string {
  const x = label.fixed ? frame.left + label.x * (frame.right - frame.left) : scale.x(label.x)
  const y = label.fixed ? frame.bottom - label.y * (frame.bottom - frame.top) : scale.y(label.y)
  return text(round(x), round(y), label.text, { color: colorOf(label.color) })
}

/** Marks are open in small letters, filled in capitals. */
function sign({ x, y, symbol, size, color }: Graph['marks'][number], scale: Scale): string {
  const [cx, cy, r] = [round(scale.x(x)), round(scale.y(y)), size / 2]
  const paint = /[OST]/.test(symbol) ? `fill="${colorOf(color)}"` : `fill="none" stroke="${colorOf(color)}"`
  switch (symbol.toLowerCase()) {
    case 'o':
      return `<circle cx="${cx}" cy="${cy}" r="${r}" ${paint}/>\n`
    case 's':
      return `<rect x="${cx - r}" y="${cy - r}" width="${size}" height="${size}" ${paint}/>\n`
    case 't':
      return `<path ${paint} d="M${cx - r} ${cy + r}h${size}L${cx} ${cy - r}Z"/>\n`
    case '|':
      return `<path ${paint} d="M${cx} ${cy - r}v${size}"/>\n`
    case '-':
      return `<path ${paint} d="M${cx - r} ${cy}h${size}"/>\n`
    default:
      return `<path ${paint} d="M${cx - r} ${cy}h${size}M${cx} ${cy - r}v${size}"/>\n`
  }
}

function text(
  x: number,
  y: number,
  words: string,
  { anchor = 'start', color = '#000000', size = 12 }: { anchor?: string; color?: string; size?: number } = {},
): string {
  const safe = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${color}" font-size="${size}">${safe}</text>\n`
}
