/** `loligo modeldb`: published models as they are. */
import type { Command } from '../command-words.ts'
import { comparisonOptions, modelOptions } from './options.ts'
import { run } from './run.ts'
import { verify } from './verify.ts'

const ignores = { '-nogui': 0, '-nobanner': 0 }

export const modelCommands: readonly Command[] = [
  {
    name: 'modeldb run',
    takes: '<folder | zip>',
    summary: 'shows what it consists of, runs it, writes figures and data',
    options: modelOptions,
    ignores,
    run,
  },
  {
    name: 'modeldb verify',
    takes: '<folder>',
    summary: 'runs it on loligo and on NEURON and tells where they first differ',
    options: [...modelOptions, ...comparisonOptions],
    ignores,
    run: verify,
  },
]
