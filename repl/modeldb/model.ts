/** A published model, opened: its files, its card, and a session that has loaded it. */
import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { createSession, libraryFile, Problem, type Screen, type Session, screenOf } from '../../index.ts'
import { untilInterrupted } from '../interrupt.ts'
import { readArchive } from './archive.ts'
import { type Card, makeCard } from './card.ts'
import { ArchiveHost, FolderHost, type ModelHost } from './hosts.ts'
import type { ModelOptions } from './options.ts'

export interface OpenModel {
  readonly name: string
  readonly host: ModelHost
  readonly card: Card
}

export function openModel({ place, entry }: ModelOptions): OpenModel {
  const host = hostOf(place)
  return { name: basename(resolve(place)).replace(/\.zip$/i, ''), host, card: makeCard(host, entry) }
}

function hostOf(place: string): ModelHost {
  if (!/\.zip$/i.test(place)) {
    const host = new FolderHost(libraryFile)
    if (host.chdir(place)) return host
    throw new Problem('CLI1001', undefined, `can't open ${place}`, { help: 'give the folder of a model, or its zip' })
  }
  let content: Uint8Array
  try {
    content = readFileSync(place)
  } catch {
    throw new Problem('CLI1001', undefined, `can't open ${place}`, { help: 'there is no such file' })
  }
  const host = new ArchiveHost(readArchive(basename(place), content), libraryFile)
  // an archive usually holds one folder, which is the model
  const [only, ...others] = host.listDirectory('.')
  if (only !== undefined && others.length === 0 && host.isDirectory(only)) host.chdir(only)
  return host
}

export interface Run {
  readonly session: Session
  readonly screen: Screen
  /** Whether all of it ended without a problem. */
  readonly succeeded: boolean
}

/** Loads the mechanisms and the entry, then does what is asked. Problems are written, and the next action still runs, as in nrniv. */
export function runModel({ host, card }: OpenModel, actions: ModelOptions['actions']): Run {
  const session = createSession({ host })
  const screen = screenOf(session.interpreter.context)
  screen.attach(() => {})
  let succeeded = true
  const attempt = (body: () => boolean) => {
    const mark = session.interpreter.mark()
    let fine = false
    const finished = untilInterrupted(() => {
      fine = body()
    })
    if (!finished) session.interpreter.report(session.interrupted(mark))
    succeeded &&= finished && fine
    return finished
  }
  try {
    for (const folder of card.mechanismFolders) session.loadMechanisms(folder)
    if (card.folder !== '.') host.chdir(card.folder)
    if (!attempt(() => session.runFile(card.entry))) return { session, screen, succeeded }
    for (const action of actions) if (!attempt(() => perform(session, action))) break
  } catch (error) {
    if (session.quitStatus(error) === undefined) throw error
  }
  session.close()
  return { session, screen, succeeded }
}

function perform(session: Session, action: ModelOptions['actions'][number]): boolean {
  if ('hoc' in action) return session.runReported(`${action.hoc}\n`, '-c')
  try {
    session.panels.press(action.press)
    return true
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    session.interpreter.report(error)
    return false
  }
}
