/** `help name`: there is something to say about every built-in name. */
import { describe, expect, it } from 'vitest'
import { createSession, libraryFile, memoryHost } from '../../../index.ts'
import { keywords } from '../../../interpreter/words.ts'
import { helpTexts } from '../../../stdlib/help-texts.ts'
import { builtinClasses, builtinFunctions, builtinVariables } from '../../../stdlib/index.ts'

function help(topic: string, before = ''): string {
  const host = memoryHost({}, libraryFile)
  createSession({ host }).run(`${before}help ${topic}\n`)
  return host.errors
}

describe('help', () => {
  it('gives a signature and a text', () => {
    expect(help('Vector.add')).toBe(
      'Vector.add(scalar | Vector)\n  Adds a number or a vector, element by element, in place.\n',
    )
    expect(help('sin')).toBe('sin(x)\n  Sine of an angle in radians.\n')
    expect(help('strdef')).toContain('strdef s')
    expect(help('nseg')).toContain('Number of segments')
  })

  it('shows the variables of a mechanism with their units', () => {
    expect(help('hh')).toMatch(/^insert hh\n/)
    expect(help('hh')).toMatch(/gnabar_hh +parameter +(= 0.12) +S\/cm2\n/)
    expect(help('IClamp')).toMatch(/amp +parameter +(= 0) +nA\n/)
    expect(help('gnabar_hh')).toContain('of the mechanism hh (S/cm2)')
    expect(help('IClamp.amp')).toContain('(nA)')
  })

  it('knows what the program defined, and what an object is', () => {
    expect(help('twice', 'func twice() { return 2*$1 }\n')).toBe('func twice\n  Defined in <hoc>, line 1.\n')
    expect(help('w.size', 'objref w\nw = new Vector()\n')).toContain('Number of elements')
    expect(help('tstop')).toContain('load_file("stdrun.hoc")')
    expect(help('stdrun.hoc')).toContain('continuerun')
  })

  it('finds members without their class', () => {
    expect(help('indgen')).toBe(help('Vector.indgen'))
    expect(help('x')).toContain('NetCon.x\n')
    expect(help('get_segment')).toMatch(/^get_segment is a method or variable of\n.*IClamp/)
  })

  it('guesses what was meant', () => {
    expect(help('Vector.apend')).toBe('there is no help on Vector.apend; did you mean Vector.append?\n')
    expect(help('prinft')).toBe('there is no help on prinft; did you mean printf?\n')
  })

  const texts = helpTexts()
  it('has a text for every word, class, method, function and variable', () => {
    const members = builtinClasses.flatMap((cls) => [...cls.members.keys()].map((name) => [cls.name, name] as const))
    const missing = [
      ...[...keywords.keys()].filter((name) => !texts.has(name)),
      ...builtinFunctions.filter((each) => !each.help).map(({ name }) => name),
      ...builtinClasses.filter((cls) => !(cls.help ?? texts.has(cls.name))).map(({ name }) => name),
      ...members
        .filter(([cls, name]) => !texts.has(`${cls}.${name}`) && !texts.has(`${cls}.*`))
        .map((each) => each.join('.')),
      ...Object.keys(builtinVariables).filter((name) => !texts.has(name) && !/_/.test(name)),
    ]
    expect(missing).toEqual([])
  })

  it('has no text for what does not exist', () => {
    // point processes among them
    const { top } = createSession().interpreter
    const strays = [...texts.keys()].filter((key) => {
      const [cls = '', member] = key.split('.')
      return member !== undefined && member !== '*' && !top.find(cls)?.cls?.members.has(member)
    })
    expect(strays).toEqual([])
  })
})
