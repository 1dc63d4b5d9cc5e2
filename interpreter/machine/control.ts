/** Returns, iterators, printing. */
import { formatNumber } from '../../lang/printf.ts'
import { isHocObject, isObjectCell, isStringCell, objectName } from '../../stdlib/binding/value.ts'
import type { Sym } from '../symbols.ts'
import { wrongType } from './arguments.ts'
import { Fault, Stop } from './fault.ts'
import type { Machine } from './machine.ts'

/** A value as `print` writes it: numbers and objects with a blank behind them, strings of objects too. */
export function shown(value: unknown, tok: number): string {
  if (typeof value === 'number') return `${formatNumber(value)} `
  if (isStringCell(value)) return `${value.value} `
  if (isObjectCell(value)) return `${objectName(value.get())} `
  if (value === null || isHocObject(value)) return `${objectName(value)} `
  throw wrongType(tok, 'number', value)
}

export function controlHelpers(machine: Machine) {
  const write = (text: string) => machine.write(text)
  /** What was printed last, in the one place where NEURON puts it together. */
  let line = ''
  /** The object is let go before its name is printed; what the template's `unref` prints then is printed once more instead. */
  const writeAndDrop = (mark: number, value: unknown): void => {
    line = shown(value, machine.here)
    if (machine.held.top !== mark) machine.held.dropTo(mark)
    write(line)
  }
  return {
    STOP: machine.held.stopped,
    /** A `break` or `continue` that stands in no loop of its procedure. */
    STRAY: new Stop('break'),
    write,
    writeNumber(value: number): void {
      line = `${formatNumber(value)} `
      write(line)
    },
    writeValue(value: unknown): void {
      line = shown(value, machine.here)
      write(line)
    },
    writeAndDrop,
    /** A bare expression at top level. */
    show(mark: number, value: unknown): void {
      write('\t')
      writeAndDrop(mark, value)
      write('\n')
    },
    localCalled(tok: number): never {
      throw new Fault(
        tok,
        'HOC2101',
        (name) => `${name} undefined function`,
        'it is a local variable here: a function of that name is out of reach',
      )
    },
    /** `connect soma(0), dend(1)`: what stands there for a section has to be one. */
    checkSectionName(symbol: Sym, tok: number): void {
      if (!symbol.isUndefined()) return
      throw new Fault(
        tok,
        'HOC2101',
        (name) => `${name} undefined function`,
        `there is no section ${symbol.name}: create it before it is connected`,
        { kind: 'section', name: symbol.name, template: symbol.owner?.name },
      )
    },
    returnOutside(tok: number): never {
      throw new Fault(tok, 'HOC2280', () => 'return used outside definition')
    },
    returnInIterator(tok: number): never {
      throw new Fault(
        tok,
        'HOC2281',
        () => 'return from within an iterator statement not allowed.',
        'leave the loop with break, and return behind it',
      )
    },
    returnsValue(tok: number): never {
      throw new Fault(
        tok,
        'HOC2282',
        (_, procedure) => `${procedure} (proc or iterator) returns value`,
        'make it a func, or return nothing',
      )
    },
    returnsNoValue(tok: number): never {
      throw new Fault(tok, 'HOC2283', (_, procedure) => `${procedure} (func) returns no value`)
    },
    iteratorOutside(tok: number): never {
      throw new Fault(tok, 'HOC2284', () => 'iterator_statement used outside an iterator declaration')
    },
    checkIterator(symbol: Sym, tok: number): void {
      if (symbol.nameClass !== 'ITERATOR') throw new Fault(tok, 'HOC2285', (name) => `${name} is not an iterator`)
    },
    notAnIterator(tok: number): never {
      throw new Fault(tok, 'HOC2285', (name) => `${name} is not an iterator`)
    },
  }
}
