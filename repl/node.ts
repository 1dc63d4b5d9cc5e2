/**
 * `loligo/node`: sessions of TypeScript programs that work with files, as the command does. The rest of the package runs in pages too, and knows
 * nothing of a disk.
 */
import { type Host, libraryFile } from '../index.ts'
import { NodeHost } from './node-host.ts'

/** Within a program of somebody's: prints lines when they are there, between those of the program's own. */
class ProgramHost extends NodeHost {
  /** V8's flags are the program's. */
  protected override readonly briefWork = undefined

  override write(text: string): void {
    super.write(text)
    if (text.includes('\n')) this.flush()
  }
}

/**
 * Files of the disk, standard output and input, environment, processors: for sessions in Node. Paths are seen from the working folder; compiled mechanisms
 * are kept where the command keeps them.
 *
 * @example const session = createSession({ host: nodeHost() })
 * session.loadMechanisms('mechanisms')
 * session.runFile('model.hoc')
 */
export function nodeHost(): Host {
  const host = new ProgramHost(libraryFile)
  // the beginning of a line that never ended
  process.on('exit', () => host.flush())
  return host
}
