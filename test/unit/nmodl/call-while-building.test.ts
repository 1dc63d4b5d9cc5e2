/** Calls between changes of the structure: those that concern their own instance alone wait for no new layout. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { createSession, memoryHost } from '../../../index.ts'

const noisy = readFileSync(new URL('../../nmodl/cases/call-while-building/noisy.mod', import.meta.url), 'latin1')
const twoSections = `create s[2]
objref p, r
r = new Random()
s[0] p = new noisy(.5)
p.setRandom(r)
setpointer p.seen, s[1].v(.5)`

it.each(['p.setRandom(r)', 'p.setStream(1, 2)', 'p.look()', 'p.draw()'])('%s', (call) => {
  const session = createSession({ host: memoryHost({ 'noisy.mod': noisy }) })
  session.loadMechanisms()
  session.run(twoSections)
  session.run(`create more\nmore insert pas\n${call}`)
  expect(session.model.isChanged).toBe(true)
})
