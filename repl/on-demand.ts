/**
 * Larger modules of Node's and of others, taken when something needs them: most programs run without, and each of them costs a start some
 * milliseconds.
 */
import { fstatSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'

const load = createRequire(import.meta.url)

export const childProcess = (): typeof import('node:child_process') => load('node:child_process')
export const virtualMachine = (): typeof import('node:v8') => load('node:v8')
export const operatingSystem = (): typeof import('node:os') => load('node:os')
export const workerThreads = (): typeof import('node:worker_threads') => load('node:worker_threads')
export const readline = (): typeof import('node:readline') => load('node:readline')
export const commander = (): typeof import('commander') => load('commander')
export const unzipper = (): typeof import('fflate') => load('fflate')
export const readlineSync = (): typeof import('readline-sync') => load('readline-sync')

/** Whether it is a terminal. Node is only asked about what may be one, for it loads its sockets to tell. */
export function isTerminal(descriptor: 0 | 1): boolean {
  try {
    const found = fstatSync(descriptor)
    if (!found.isCharacterDevice() || found.rdev === statSync('/dev/null').rdev) return false
  } catch {
    // a descriptor that is closed, a system without /dev/null: Node knows
  }
  return (descriptor === 0 ? process.stdin : process.stdout).isTTY === true
}
