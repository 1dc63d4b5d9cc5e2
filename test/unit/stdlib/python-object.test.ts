/** There is no Python: programs that only ask go on, those that need it hear why they cannot. */
import { expect, it } from 'vitest'
import { createSession, memoryHost } from '../../../index.ts'

function outcome(program: string) {
  const host = memoryHost({})
  const session = createSession({ host })
  try {
    session.run(program)
  } catch (error) {
    return { output: host.output, errors: host.errors, message: (error as Error).message }
  }
  return { output: host.output, errors: host.errors, message: undefined }
}

it('who asks whether there is Python gets no, without a word', () => {
  expect(outcome('print nrnpython("")\nobjref p\np = new PythonObject()')).toEqual({
    output: '0 \n',
    errors: '',
    message: undefined,
  })
})

it('a statement in Python is said not to have run', () => {
  const { output, errors } = outcome('print nrnpython("import math")')
  expect(output).toBe('0 \n')
  expect(errors).toMatch(/HOC3217.*nrnpython: there is no Python here/)
})

it('an attribute of Python is refused with the reason', () => {
  expect(outcome('objref p\np = new PythonObject()\nprint p.math').message).toBe(
    'math of PythonObject: there is no Python here',
  )
})
