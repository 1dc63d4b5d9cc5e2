/** Where a published model begins, and where its mechanisms lie. */
import { posix } from 'node:path'
import type { Host } from '../../index.ts'

/** In this order; ModelDB's own button runs mosinit.hoc. */
const entryNames = ['mosinit.hoc', 'init.hoc', 'main.hoc', 'mosinit1.hoc', 'start.hoc', 'run.hoc']
const skipped = /^(\.|x86_64$|i686$|umac$|arm64$|node_modules$)/
const mechanismFolder = /^(nrn)?_?(mods?|mod_?files?|mechanisms?|mech|mod\.files)$/i
const deepest = 8

export interface Folder {
  readonly path: string
  readonly files: readonly string[]
}

/** All folders, those higher up first. */
export function foldersOf(host: Host, root = '.', depth = 0): Folder[] {
  const names = host.listDirectory(root).filter((name) => !skipped.test(name))
  const paths = names.map((name) => ({ name, path: root === '.' ? name : posix.join(root, name) }))
  const inner = paths.filter(({ path }) => host.isDirectory(path))
  const files = paths.filter((one) => !inner.includes(one)).map(({ name }) => name)
  const below = depth < deepest ? inner.flatMap(({ path }) => foldersOf(host, path, depth + 1)) : []
  return [{ path: root, files }, ...below]
}

const depthOf = ({ path }: Folder) => (path === '.' ? 0 : path.split('/').length)

/** A program, by its folder and its name. */
export interface Place {
  readonly folder: string
  readonly file: string
}

/** The file to start with, by its name. */
export function findEntry(folders: readonly Folder[]): Place | undefined {
  const found = folders.flatMap((folder) =>
    folder.files.flatMap((file) => {
      const rank = entryNames.indexOf(file.toLowerCase())
      return rank < 0 ? [] : [{ folder: folder.path, file, order: 100 * depthOf(folder) + rank }]
    }),
  )
  const [first] = found.sort((a, b) => a.order - b.order)
  return first
}

const programsOf = ({ files }: Folder) => files.filter((file) => /\.hoc$/i.test(file))

/** Where no name says which: the programs of the topmost folder with some that no other program loads. */
export function findStarts(folders: readonly Folder[], textOf: (path: string) => string | undefined): Place[] {
  const texts = folders.flatMap((folder) =>
    programsOf(folder).map((file) => textOf(posix.join(folder.path, file)) ?? ''),
  )
  const isLoaded = (file: string) => {
    const name = new RegExp(`["/\\\\]${file.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, 'i')
    return texts.some((text) => name.test(text))
  }
  const starts = folders.map((folder) =>
    programsOf(folder)
      .filter((file) => !isLoaded(file))
      .map((file) => ({ folder: folder.path, file, depth: depthOf(folder) })),
  )
  const found = starts.flat()
  const top = Math.min(...found.map(({ depth }) => depth))
  return found.filter(({ depth }) => depth === top).map(({ folder, file }) => ({ folder, file }))
}

const hasMechanisms = ({ files }: Folder) => files.some((file) => file.endsWith('.mod'))

/** Folders with .mod files: the entry's own, or those below it, or those anywhere; of several one that is named for them. */
export function findMechanisms(folders: readonly Folder[], entryFolder: string): string[] {
  const with_ = folders.filter(hasMechanisms)
  const own = with_.find(({ path }) => path === entryFolder)
  if (own) return [own.path]
  const below = with_.filter(({ path }) => entryFolder === '.' || path.startsWith(`${entryFolder}/`))
  const near = below.length > 0 ? below : with_
  const named = near.filter(({ path }) => mechanismFolder.test(posix.basename(path)))
  return withoutTwins(named.length > 0 ? named.slice(0, 1) : near).map(({ path }) => path)
}

/** Folders that repeat a file of an earlier one are other versions of the model. */
function withoutTwins(folders: readonly Folder[]): Folder[] {
  const seen = new Set<string>()
  return folders.filter(({ files }) => {
    const mods = files.filter((file) => file.endsWith('.mod'))
    if (mods.some((file) => seen.has(file))) return false
    for (const file of mods) seen.add(file)
    return true
  })
}
