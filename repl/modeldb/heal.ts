/**
 * Names of files as models of other systems write them: with backslashes, or in another case than the file has.
 */

/** What is in a folder; undefined: there is no such folder. */
export type Lister = (folder: string) => readonly string[] | undefined

/** The path of the file that is meant by one that is not there; undefined: none is near. */
export function healedPath(path: string, list: Lister): string | undefined {
  const parts = path.replaceAll('\\', '/').split('/')
  let found = parts[0] === '' ? '/' : ''
  for (const part of parts[0] === '' ? parts.slice(1) : parts) {
    const next = part === '.' || part === '..' ? part : entryLike(part, list(found === '' ? '.' : found))
    if (next === undefined) return undefined
    found = found === '' || found === '/' ? found + next : `${found}/${next}`
  }
  return found === path ? undefined : found
}

function entryLike(part: string, entries: readonly string[] | undefined): string | undefined {
  if (entries?.includes(part)) return part
  const wanted = part.toLowerCase()
  return entries?.find((entry) => entry.toLowerCase() === wanted)
}
