/** docs/reference/ says what the tables say: `npm run reference` writes it anew. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { referencePages } from '../build/reference.ts'

const folder = new URL('../docs/reference/', import.meta.url)

it('has the pages of all classes and no other', () => {
  expect(readdirSync(folder).sort()).toEqual([...referencePages().keys()].sort())
})

it.each([...referencePages()])('%s is as the tables have it', (file, page) => {
  expect(readFileSync(new URL(file, folder), 'utf8')).toBe(page)
})
