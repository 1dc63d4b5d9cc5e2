/**
 * PythonObject: what HOC programs get hold of a Python interpreter with. There is none here, so it has no attributes: programs that only make
 * one go on, and those that ask it for something are told.
 */
import { anything, rest } from './binding/params.ts'
import { hocClass } from './binding/table.ts'

export class PythonObject {}

export const pythonObjectClass = hocClass(
  PythonObject,
  [rest(anything('value'))],
  {},
  { name: 'PythonObject', help: 'Stands for a Python interpreter; there is none here, so it has no attributes.' },
)
