/** The report of a comparison as a page. */
import type { Difference } from './trace.ts'
import type { Report } from './verify.ts'

export function reportPage(report: Report): string {
  const rows = [
    ['model', report.model],
    ['entry', report.entry],
    ['ran', report.statements.join('  ')],
    ['compared with', report.against],
    ['recorded', `${report.recorded} sections, ${report.steps} steps`],
    ['verdict', report.same ? 'the same, every bit' : 'differs'],
    ...differenceRows('first difference of a voltage', report.first),
    ...differenceRows('first difference in that section', report.cause),
  ]
  const cells = rows.map(([name, value]) => `<tr><th>${inText(name!)}</th><td>${inText(value!)}</td></tr>`)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${inText(report.model)}: ${report.same ? 'the same' : 'differs'}</title>
<style>body { font: 15px sans-serif; margin: 2em } th { text-align: left; padding-right: 2em; vertical-align: top }
h1 { color: ${report.same ? '#1a7f37' : '#c62828'} }</style>
</head>
<body>
<h1>${inText(report.model)}</h1>
<table>${cells.join('\n')}</table>
</body>
</html>
`
}

function differenceRows(title: string, one: Difference | undefined): string[][] {
  if (!one) return []
  const where = [one.variable, one.mechanism && `of ${one.mechanism}`, one.section && `in ${one.section}`]
  const numbers = `${one.found} and should be ${one.expected}`
  return [[title, `step ${one.step}, t = ${one.t} ms: ${where.filter(Boolean).join(' ')} is ${numbers}`]]
}

const inText = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
