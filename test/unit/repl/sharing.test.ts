/** Files shared out between threads: each is done once for the command, whatever becomes of the helper. */
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { SharedFiles, type StartHelper } from '../../../repl/sharing.ts'

const files = Array.from({ length: 40 }, (_, i) => `file ${i}`)

const helperRunning =
  (program: string): StartHelper =>
  (share) =>
    new Worker(`const { files, taken, port } = require('node:worker_threads').workerData\n${program}`, {
      eval: true,
      workerData: share,
      transferList: [share.port],
    })

/** What was told of each file, and how many were done here; work takes its time, so that a helper has some. */
async function shared(start: StartHelper): Promise<{ results: Map<string, string>; here: number }> {
  const results = new Map<string, string>()
  let here = 0
  const work = (file: string) => {
    all.callHelper(start)
    here++
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    return `here ${file}`
  }
  const all: SharedFiles<string> = new SharedFiles(files, work, (file, result) => {
    expect(results.has(file)).toBe(false)
    results.set(file, result)
  })
  await all.finish()
  return { results, here }
}

describe('shared files', () => {
  it('are all done where a helper takes some', async () => {
    const { results } = await shared(
      helperRunning(
        `for (let i; (i = Atomics.add(taken, 0, 1)) < files.length; ) port.postMessage([i, 'there ' + files[i]])`,
      ),
    )
    expect([...results.keys()].sort()).toEqual([...files].sort())
    for (const [file, result] of results) expect(result).toMatch(new RegExp(`^(here|there) ${file}$`))
  })
  it('are all done where the helper ends on its way, or fails', async () => {
    for (const end of ['process.exit()', 'throw new Error()']) {
      const { results } = await shared(
        helperRunning(
          `for (let n = 0; n < 3; n++) Atomics.add(taken, 0, 1)\nport.postMessage([0, 'here ' + files[0]])\n${end}`,
        ),
      )
      expect([...results]).toHaveLength(files.length)
      for (const [file, result] of results) expect(result).toBe(`here ${file}`)
    }
  })
  it('are all done here where the helper never begins', async () => {
    const { results, here } = await shared(helperRunning(''))
    expect([results.size, here]).toEqual([files.length, files.length])
  })
})
