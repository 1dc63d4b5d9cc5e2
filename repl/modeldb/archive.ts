/**
 * The files of a zip, read without unpacking it to disk. Names that would leave the archive are refused, and so is one that grows beyond measure.
 */
import { Problem } from '../../index.ts'
import { unzipper } from '../on-demand.ts'

const mostBytes = 1 << 30

export function readArchive(name: string, content: Uint8Array): Map<string, Uint8Array> {
  let sum = 0
  const found = opened(name, () =>
    unzipper().unzipSync(content, {
      filter: ({ name: entry, originalSize }) => {
        sum += originalSize
        if (sum > mostBytes) throw refused(name, 'it holds more than a gigabyte')
        return !entry.endsWith('/')
      },
    }),
  )
  const files = new Map<string, Uint8Array>()
  for (const [entry, bytes] of Object.entries(found)) {
    const path = entry.replaceAll('\\', '/')
    if (path.startsWith('/') || /^[A-Za-z]:/.test(path) || path.split('/').includes('..'))
      throw refused(name, `the path ${entry} leaves it`, 'whoever unpacks it may have files overwritten elsewhere')
    if (!isRubbish(path)) files.set(path.replace(/^(\.\/)+/, ''), bytes)
  }
  return files
}

/** What systems leave in archives. */
const isRubbish = (path: string) => /(^|\/)(__MACOSX|\.git|\.DS_Store|x86_64|i686)(\/|$)/.test(path)

function opened<T>(name: string, open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (error instanceof Problem) throw error
    throw refused(name, error instanceof Error ? error.message : String(error))
  }
}

const refused = (name: string, why: string, help = 'is it a whole zip file? unpack it yourself and give the folder') =>
  new Problem('CLI1010', undefined, `${name} cannot be used: ${why}`, { help })
