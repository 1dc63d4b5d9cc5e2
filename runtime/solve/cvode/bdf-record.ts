/** What the integrator knows of itself between and within steps, as a record on which WebAssembly works. */
import { highestOrder } from './multistep.ts'
import { RecordLayout } from './records.ts'

/** How an attempt at a step ended, and a step: well, Newton's iteration did not converge, the error was too great. */
export const ended = { good: 0, newton: 1, error: 2 } as const

/** Why linear systems are made ready anew, and what came of it. */
export const reasons = ['due', 'failure', 'old'] as const
export const preparations = [undefined, 'kept', 'new'] as const

export const bdfRecord = new RecordLayout(
  {
    /** Where it is, and where it has to stop (ms). */
    ...{ t: 1, stop: 1 },
    /** The step that is tried (ms), the last one, the next one and how many times as long it is. */
    ...{ h: 1, lastStep: 1, nextStep: 1, ratio: 1 },
    ...{ mostGrowth: 1, minStep: 1, maxStep: 1 },
    /** What the estimate for a higher order needs of the step before. */
    savedQ5: 1,
    /** 1 / l[1], and h times that. */
    ...{ share: 1, gamma: 1 },
    /** Weighted norm of the correction. */
    norm: 1,
    /** Newton's iteration: the rate of convergence, the last change, and gamma when the linear systems were made ready. */
    ...{ rate: 1, lastChange: 1, preparedGamma: 1 },
    /** Numbers in a vector, at least 1. */
    size: 1,
    /** See `coefficients-code.ts`; `steps[1]` is the last step, `steps[2]` the one before ... */
    ...{ l: highestOrder + 2, q: 6, steps: highestOrder + 2, change: highestOrder + 2 },
  },
  [
    ...['order', 'nextOrder', 'maxOrder'],
    /** Steps until a change of order is considered. */
    'wait',
    /** Steps since the start, and when the linear systems were made ready. */
    ...['count', 'preparedAt'],
    /** How the last attempt ended. */
    'outcome',
    /** Byte address of the vectors, and from one to the next. */
    ...['base', 'stride'],
    /** Record of the equations' evaluation; 0 for equations in JavaScript. */
    'evaluation',
    /** Whether steps are corrected by plain iteration, or linear systems solved, in JavaScript. */
    ...['iterates', 'systems'],
    /** Whether what is shown at the end of the step is not the first row of the history, but the states where the integrator had to stop. */
    'moved',
    /** Counts. */
    ...['taken', 'evaluations', 'solutions', 'newtonFailures', 'errorFailures'],
  ] as const,
)
export type BdfDouble = typeof bdfRecord extends RecordLayout<infer Double, string> ? Double : never
export type BdfWord = typeof bdfRecord extends RecordLayout<string, infer Word> ? Word : never
