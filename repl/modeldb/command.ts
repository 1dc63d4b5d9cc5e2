/** `loligo modeldb`: published models as they are. */

import { badUse } from '../command-words.ts'
import type { NodeHost } from '../node-host.ts'
import { run } from './run.ts'
import { verify } from './verify.ts'

export async function modeldb(host: NodeHost, words: readonly string[]): Promise<number> {
  const [command, ...rest] = words
  if (command === 'run') return run(host, rest)
  if (command === 'verify') return verify(host, rest)
  throw badUse(`loligo modeldb: ${command === undefined ? 'run or verify?' : `${command} is neither run nor verify`}`)
}
