import { expect, it } from 'vitest'
import { createSession } from '../../../index.ts'
import type { Session } from '../../../interpreter/session.ts'

/** Mechanisms whose WebAssembly was asked for. */
const made = ({ model }: Session): string[] =>
  model.mechanisms
    .all()
    .filter((one) => (one as unknown as { modules: { made: unknown } }).modules.made)
    .map(({ name }) => name)

it('makes modules of the mechanisms that a run uses, and of no others', () => {
  const session = createSession()
  session.run('create soma\nsoma insert pas\n{finitialize(-65) fadvance()}')
  expect(made(session)).toEqual(['pas'])
  // what C calls is made for C alone
  expect(session.model.foreignCode).toHaveProperty('made', undefined)
  session.run('objref stim, cvode\nsoma stim = new IClamp(0.5)\ncvode = new CVode()')
  session.run('{cvode.active(1) finitialize(-65) fadvance()}')
  expect(made(session)).toEqual(['pas', 'IClamp'])
})
