/** What belongs to the package. */
import { readFileSync } from 'node:fs'

/** Beside the command: the sources in repl/, the built program in dist/. */
export function version(): string {
  const { version: found } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return found
}
