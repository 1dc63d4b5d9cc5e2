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
  return {
    STOP: new Stop('stop'),
    /** A `break` or `continue` that stands in no loop of its procedure. */
    STRAY: new Stop('break'),
    write,
    writeNumber: (value: number) => write(`${formatNumber(value)} `),
    writeValue: (value: unknown) => write(shown(value, machine.here)),
    /** A bare expression at top level. */
    show: (value: unknown) => write(`\t${shown(value, machine.here)}\n`),
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
