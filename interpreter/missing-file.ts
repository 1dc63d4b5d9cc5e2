/** Why a file could not be opened, and what its name may have been meant to be. */
import { nearest } from '../lang/near.ts'
import type { Host } from '../stdlib/binding/host.ts'

type Looking = Pick<Host, 'isDirectory' | 'exists' | 'listDirectory'>

/** `otherwise`: what to say where nothing more is known. */
export function whyMissing(host: Looking, path: string, otherwise: string): string {
  if (path === '') return 'the name is empty'
  if (host.isDirectory(path)) return `${path} is a folder: give a file in it`
  if (host.exists(path)) return `${path} is there, but cannot be read: look at its permissions`
  const near = nearFile(host, path)
  return near === undefined ? otherwise : `did you mean ${near}?`
}

function nearFile(host: Looking, path: string): string | undefined {
  const cut = path.lastIndexOf('/') + 1
  const [folder, name] = [path.slice(0, cut), path.slice(cut)]
  const files = host.listDirectory(folder === '' ? '.' : folder).slice(0, mostCompared)
  const near = nearest(
    name,
    files.filter((file) => endingOf(file) === endingOf(name)),
  )
  return near && folder + near
}

const mostCompared = 2000
const endingOf = (name: string) => /\.[^.]*$/.exec(name)?.[0] ?? ''
