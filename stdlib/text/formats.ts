/** Formats of printf and its kin, and of sscanf, each parsed once in a session. */
import { Format } from '../../lang/printf.ts'
import type { Context } from '../binding/context.ts'
import { conversionsOf, scanFormat } from './scan.ts'

const formatsKey = Symbol('formats')
/** Programs that build their formats would fill it for ever: then it starts afresh. */
const mostFormats = 2000

class Formats<T> {
  private readonly known = new Map<string, T>()
  /** Of the last call: programs print with one format many times. */
  private text: string | undefined = undefined
  private last!: T

  constructor(private readonly make: (text: string) => T) {}

  find(text: string): T {
    if (text === this.text) return this.last
    let found = this.known.get(text)
    if (!found) {
      if (this.known.size > mostFormats) this.known.clear()
      this.known.set(text, (found = this.make(text)))
    }
    this.text = text
    this.last = found
    return found
  }
}

const makeFormats = () => new Formats((text) => new Format(text))

export const formatOf = (context: Context, format: string): Format =>
  context.state(formatsKey, makeFormats).find(format)

const scanFormatsKey = Symbol('formats of sscanf')
const makeScanFormats = () => new Formats((text) => ({ conversions: conversionsOf(text), pieces: scanFormat(text) }))

export const scanFormatOf = (context: Context, format: string) =>
  context.state(scanFormatsKey, makeScanFormats).find(format)
