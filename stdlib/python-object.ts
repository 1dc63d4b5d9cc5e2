/**
 * PythonObject: what HOC programs get hold of a Python interpreter with. There is none here, so it has no attributes: programs that only make
 * one go on, and those that ask it for something are told. So are those that call a method which gives or takes objects of Python.
 */
import { problem } from '../lang/problem.ts'
import type { Member } from './binding/class.ts'
import { anything, rest } from './binding/params.ts'
import { asNumber, hocClass, membersOf } from './binding/table.ts'

export class PythonObject {}

export const pythonObjectClass = hocClass(
  PythonObject,
  [rest(anything('value'))],
  {},
  {
    name: 'PythonObject',
    help: 'Stands for a Python interpreter; there is none here, so it has no attributes.',
    isEmptyFor: 'there is no Python here',
  },
)

/** Rows of a class for methods that gave or took objects of Python: each says that there is none. */
export const pythonMembers = (...names: readonly string[]): Record<string, Member> =>
  Object.fromEntries(names.map((name) => [name, pythonMember(name)]))

const pythonMember = (name: string): Member =>
  membersOf(PythonObject).hoc([rest(anything('argument'))], asNumber, () => {
    throw problem('HOC3217', undefined, `${name}: there is no Python here`, {
      help: 'it gives or takes objects of Python; TypeScript programs use the package itself',
    })
  })
