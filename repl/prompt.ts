/**
 * The prompt `oc>` on a terminal: line editing, history and completion by node:readline. While a statement runs, the terminal is as it was, so that Ctrl-C
 * stops the statement; at the prompt Ctrl-C drops the line.
 */
import type { Interface } from 'node:readline'
import type { Session } from '../index.ts'
import { History } from './history.ts'
import { untilInterrupted } from './interrupt.ts'
import { latin1, type NodeHost } from './node-host.ts'
import { readline } from './on-demand.ts'
import { Typing } from './typing.ts'

/** Runs until the end of input (Ctrl-D) or quit(); the exit code. */
export function prompt(session: Session, host: NodeHost): Promise<number> {
  const typing = new Typing(session, () => host.typedLine())
  const history = new History(host)
  const editor = readline().createInterface({
    input: process.stdin,
    output: process.stdout,
    terminal: true,
    historySize: 1000,
    history: history.read(),
    removeHistoryDuplicates: true,
    completer: (line: string) => completions(session, line),
  })
  return new Promise((done) => {
    let status = 0
    const ask = (braces: number | undefined) => {
      host.flush()
      editor.setPrompt(braces === undefined ? 'oc>' : `>${'\t'.repeat(braces)}`)
      editor.prompt()
    }
    editor.on('line', (line) => {
      const outcome = runLine(session, typing, editor, line)
      host.flush()
      if (outcome.quit !== undefined) {
        status = outcome.quit
        editor.close()
      } else ask(outcome.braces)
    })
    editor.on('SIGINT', () => {
      typing.forget()
      dropLine(editor)
      ask(undefined)
    })
    editor.on('history', (lines: string[]) => history.keep([...lines]))
    editor.on('close', () => {
      host.flush()
      history.flush()
      if (status === 0) process.stdout.write('\n')
      done(status)
    })
    ask(undefined)
  })
}

/** What stands on the line is left on the screen, as shells do, and is no longer in the editor. */
function dropLine(editor: Interface): void {
  editor.write(null, { ctrl: true, name: 'e' })
  process.stdout.write('^C\n')
  editor.write(null, { ctrl: true, name: 'u' })
}

interface Outcome {
  readonly braces?: number | undefined
  readonly quit?: number
}

function runLine(session: Session, typing: Typing, editor: Interface, line: string): Outcome {
  const mark = session.interpreter.mark()
  let braces: number | undefined
  editor.pause()
  process.stdin.setRawMode?.(false)
  try {
    const finished = untilInterrupted(() => {
      braces = typing.take(latin1(line))
    })
    if (finished) return { braces }
    typing.forget()
    session.interpreter.report(session.interrupted(mark))
    return {}
  } catch (error) {
    const quit = session.quitStatus(error)
    if (quit === undefined) throw error
    return { quit }
  } finally {
    process.stdin.setRawMode?.(true)
    editor.resume()
  }
}

/** In readline's form: what fits, and the part of the line it replaces. */
function completions(session: Session, line: string): [string[], string] {
  try {
    const { names, word } = session.completions(line)
    return [[...names], word]
  } catch {
    // a wish for help must not end the session
    return [[], line]
  }
}
