/** `+= -= *= /=` where the target is not a plain variable. */
import { problem } from '../../lang/problem.ts'

export function combine(op: string, before: number, value: number): number {
  switch (op) {
    case '=':
      return value
    case '+=':
      return before + value
    case '-=':
      return before - value
    case '*=':
      return before * value
    default:
      if (value === 0) throw problem('HOC2211', undefined, 'Divide by 0')
      return before / value
  }
}
