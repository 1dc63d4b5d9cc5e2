/** Names of files: `$(NAME)` stands for a variable of the environment, NEURONHOME for our own HOC library. */
import type { Host } from '../binding/host.ts'

/** Where the library seems to be when no NEURONHOME is set; no such directory exists on disk. */
const virtualHome = '/loligo'
const libraryFolder = '/lib/hoc/'

export const libraryHome = (host: Host): string => host.environment('NEURONHOME') ?? virtualHome

export const expandPath = (host: Host, path: string): string =>
  path.replace(/\$\((\w+)\)/g, (_, name: string) =>
    name === 'NEURONHOME' ? libraryHome(host) : (host.environment(name) ?? ''),
  )

/** Content of a file, which may be one of the library; undefined when there is none. */
export function readText(host: Host, path: string): string | undefined {
  const prefix = virtualHome + libraryFolder
  return path.startsWith(prefix) ? host.libraryFile(path.slice(prefix.length)) : host.readFile(path)
}
