import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { Folder } from './run-command.ts'

const folder = new Folder({ 'cell.swc': '1 1 0 0 0 5 -1\n2 3 5 0 0 1 1\n3 3 50 0 0 1 2\n', 'notes.txt': 'nothing\n' })
afterAll(() => folder.remove())

it('loligo import writes a cell as a program', async () => {
  expect((await folder.run(['import', 'cell.swc', '--to', 'cell.hoc'])).out).toBe('cell.hoc: 2 sections\n')
  expect(readFileSync(join(folder.path, 'cell.hoc'), 'latin1')).toContain('soma connect dend(0), 0.5')
  expect((await folder.run(['cell.hoc', '-c', 'print dend.L'])).out).toContain('45')
})

it('loligo import says what it cannot read', async () => {
  const { status, err } = await folder.run(['import', 'notes.txt'])
  expect(status).toBe(1)
  expect(err).toContain('HOC3207')
})
