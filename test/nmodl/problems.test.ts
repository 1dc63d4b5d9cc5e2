/** Mistakes in .mod files and the report that each gets: problems/*.cases, and problems/*.err beside. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { formatProblem, Problem } from '../../lang/problem.ts'
import { compileMechanism } from '../../nmodl/compile.ts'
import { casesOf } from '../hoc/cases.ts'

const root = join(import.meta.dirname, 'problems')

function reportOn(text: string): string {
  try {
    return compileMechanism(text, 'chan.mod').warnings?.join('\n') ?? 'nothing to say'
  } catch (error) {
    if (error instanceof Problem) return formatProblem(error)
    throw error
  }
}

it.each(readdirSync(root).filter((file) => file.endsWith('.cases')))('%s', async (file) => {
  const path = join(root, file)
  const reports = casesOf(readFileSync(path, 'utf8')).map(({ title, text }) => ({ title, report: reportOn(text) }))
  await expect(reports.map(({ title, report }) => `=== ${title}\n${report}\n`).join('\n')).toMatchFileSnapshot(
    path.replace(/cases$/, 'err'),
  )
  const vague = reports.filter(
    ({ report }) => !/^NMOD\d{4}: .*\n {3}chan\.mod:\d+:\d+\n[\s\S]*\^[\s\S]*\n {3}help: /.test(report),
  )
  expect(vague).toEqual([])
})
