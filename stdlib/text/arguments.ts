/** How the arguments of printf and its kin become numbers and text. */
import type { ArgumentReader } from '../../lang/printf.ts'
import { problem } from '../../lang/problem.ts'
import { describe, notEnoughArguments } from '../binding/params.ts'
import { isStringCell, objectName, objectOf, type Value } from '../binding/value.ts'

export const printfArguments = (caller: string): ArgumentReader<Value> => ({
  number(value) {
    if (typeof value === 'number') return value
    if (value === undefined) throw notEnoughArguments(caller, 'a value for each conversion')
    throw problem('HOC3003', undefined, `interpreter stack type error: ${caller} takes a number here`, {
      help: `it was given ${describe(value)}; strings are printed with %s`,
    })
  },
  text(value) {
    if (isStringCell(value)) return value.value
    if (value === undefined) throw notEnoughArguments(caller, 'a value for each conversion')
    const object = objectOf(value)
    if (object !== undefined) return objectName(object)
    throw problem('HOC3003', undefined, `Expecting string argument: %s of ${caller} takes a string or an object`, {
      help: `it was given ${describe(value)}; numbers are printed with %g`,
    })
  },
})
