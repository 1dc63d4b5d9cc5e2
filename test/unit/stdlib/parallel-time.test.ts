import { expect, it } from 'vitest'
import { createSession, memoryHost } from '../../../index.ts'

it('counts the time that psolve takes', () => {
  const host = memoryHost()
  let now = 100
  host.seconds = () => {
    now += 2
    return now
  }
  const session = createSession({ host })
  session.run('create soma\naccess soma\nobjref pc\npc = new ParallelContext()\nfinitialize(-65)')
  session.run('print pc.step_time()\n{ pc.set_maxstep(10) pc.psolve(1) pc.psolve(2) }\nprint pc.step_time()')
  expect(host.output).toContain('0 \n')
  expect(host.output).toContain('4 \n')
})
