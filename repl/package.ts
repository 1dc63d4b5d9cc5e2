/** What belongs to the package: its version, and the HOC library. */
import { readFileSync } from 'node:fs'
import { hocLibrary } from '../index.ts'

export const library = (name: string): string | undefined => hocLibrary[name]

/** Beside the command: the sources in repl/, the built program in dist/. */
export function version(): string {
  const { version: found } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return found
}
