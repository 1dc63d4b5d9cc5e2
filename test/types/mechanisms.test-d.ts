/**
 * What `loligo types` writes makes of mechanisms of .mod files. Checked by `tsc`, never run; mechanisms.d.ts is written from test/nmodl.
 */
import { createSession, Section } from 'loligo'
import type { Syn } from './mechanisms.d.ts'

const session = createSession()
const soma = new Section(session, { name: 'soma' })

export const accepted = (): readonly number[] => {
  soma(0.5).kchan.gbar = 0.02
  soma(0.5).hh.gnabar = soma(0.5).kchan.n
  session.make<Syn>('Syn', soma(0.5)).tau = 3
  return soma(0.5).pump.ca
}

export const refused = (): void => {
  // @ts-expect-error a conductance is a number
  soma(0.5).kchan.gbar = '0.02'
  // @ts-expect-error no such variable
  soma(0.5).kchan.gmax = 1
  // @ts-expect-error no such mechanism
  soma(0.5).nachan
}
