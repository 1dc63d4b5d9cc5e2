import { join } from 'node:path'
import type { NodeHost } from './node-host.ts'

/** Those of a folder, or the one that is named, with its ending or without. */
export function modFiles(host: NodeHost, place: string): string[] {
  if (!host.isDirectory(place)) return [place.endsWith('.mod') || host.exists(place) ? place : `${place}.mod`]
  const names = host.listDirectory(place).filter((name) => name.endsWith('.mod'))
  return names.map((name) => (place === '.' ? name : join(place, name)))
}
