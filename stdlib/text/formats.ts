/** Formats of printf and its kin, each parsed once in a session. */
import { Format } from '../../lang/printf.ts'
import type { Context } from '../binding/context.ts'

const formatsKey = Symbol('formats')
/** Programs that build their formats would fill it for ever: then it starts afresh. */
const mostFormats = 2000

class Formats {
  private readonly known = new Map<string, Format>()
  /** Of the last call: programs print with one format many times. */
  private text: string | undefined = undefined
  private last!: Format

  find(text: string): Format {
    if (text === this.text) return this.last
    let found = this.known.get(text)
    if (!found) {
      if (this.known.size > mostFormats) this.known.clear()
      this.known.set(text, (found = new Format(text)))
    }
    this.text = text
    this.last = found
    return found
  }
}

const makeFormats = () => new Formats()

export const formatOf = (context: Context, format: string): Format =>
  context.state(formatsKey, makeFormats).find(format)
