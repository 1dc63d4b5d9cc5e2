import type { Session } from '../../index.ts'
import type { Trace } from './neuron.ts'
export const inTypeScript: Record<string, (session: Session) => Trace[]> = {}
