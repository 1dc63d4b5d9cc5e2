/** Calls between changes of the structure: those that concern instances alone, and not where these are, wait for no new layout. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { createSession, memoryHost } from '../../../index.ts'

const read = (path: string) => readFileSync(new URL(`../../nmodl/cases/${path}`, import.meta.url), 'latin1')
const noisy = read('call-while-building/noisy.mod')
const asker = read('ask-while-building/asker.mod')
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

const neighbours = `create s[2]
objref p, q, all
all = new List()
s[0] p = new asker(.5)
s[1] q = new asker(.5)
all.append(p)
all.append(q)
setpointer p.seen, s[1].v(.5)
setpointer q.seen, s[0].v(.5)`

it.each([
  ['p.meet(all)', true],
  ['p.asked()', true],
  ['p.there(q)', true],
  // looks at a node
  ['p.voltage(q)', false],
])('%s of others: %s', (call, waits) => {
  const session = createSession({ host: memoryHost({ 'asker.mod': asker }) })
  session.loadMechanisms()
  session.run(neighbours)
  session.run(`create more\nmore insert pas\n${call}`)
  expect(session.model.isChanged).toBe(waits)
})
