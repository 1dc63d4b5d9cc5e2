/**
 * The same numbers in a page: Chromium runs the bundle for pages on every case, Node runs it as well, and what they print is compared.
 * Only where the package has been built and Chromium is installed (CHROMIUM names another one).
 */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type * as Loligo from '../../index.ts'
import { type Case, cases } from './cases.ts'

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const bundle = resolve(import.meta.dirname, '../../dist/browser.js')
const address = 'http://loligo.test/'

type Library = Pick<typeof Loligo, 'createSession' | 'memoryHost' | 'libraryFile'>

/** Runs in Node and, as text, in the page: it may use nothing but its arguments. */
function printed({ createSession, memoryHost, libraryFile }: Library, { main, files }: Case): string {
  const host = memoryHost({ ...files }, libraryFile)
  const session = createSession({ host })
  try {
    session.loadMechanisms('.')
    session.runFile(main)
    session.close()
  } catch (error) {
    host.write(`\n${String(error)}`)
  }
  return host.output
}

async function inPage(browser: Browser, all: readonly Case[]): Promise<Record<string, string>> {
  const page = await browser.newPage()
  await page.route(`${address}**`, (route) => {
    if (route.request().url().endsWith('.js')) return route.fulfill({ path: bundle, contentType: 'text/javascript' })
    return route.fulfill({ body: '<!doctype html><title>loligo</title>', contentType: 'text/html' })
  })
  await page.goto(address)
  const program = `async (all) => {
    const library = await import('${address}browser.js')
    const printed = ${printed.toString()}
    return Object.fromEntries(all.map((each) => [each.id, printed(library, each)]))
  }`
  return page.evaluate(`(${program})(${JSON.stringify(all)})`)
}

describe.skipIf(!existsSync(executablePath) || !existsSync(bundle))('Chromium and Node', () => {
  const all = cases()
  let browser: Browser | undefined
  let shown: Record<string, string> = {}
  let library: Library

  beforeAll(async () => {
    library = await import(pathToFileURL(join(bundle)).href)
    browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    })
    shown = await inPage(browser, all)
  }, 120_000)
  afterAll(() => browser?.close())

  it.each(all)('$id prints the same', (each) => {
    const expected = printed(library, each)
    if (each.id.startsWith('models/')) expect(expected).toMatch(/@@end 0\.025/)
    expect(shown[each.id]).toBe(expected)
  })
})
