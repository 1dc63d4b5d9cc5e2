import { describe, expect, it } from 'vitest'
import { folderOfLibrary, readCommandLine } from '../../../repl/arguments.ts'

const read = (line: string) => readCommandLine(line.split(' ').filter(Boolean))

describe('the command line', () => {
  it('keeps files, statements and standard input in their order', () => {
    expect(readCommandLine(['-c', 'x = 3', 'a.hoc', '-', '-c', 'x = 4', 'b.hoc']).actions).toEqual([
      { kind: 'statement', text: 'x = 3' },
      { kind: 'file', path: 'a.hoc' },
      { kind: 'input' },
      { kind: 'statement', text: 'x = 4' },
      { kind: 'file', path: 'b.hoc' },
    ])
  })

  it("takes nrniv's flags wherever they stand", () => {
    const line = read('-nogui a.hoc -nobanner -isatty -NSTACK 5000 -NFRAME 700')
    expect(line).toMatchObject({ banner: false, terminal: true, stackSize: 5000, frames: 700, ignored: [] })
    expect(line.actions).toEqual([{ kind: 'file', path: 'a.hoc' }])
    expect(read('-notatty').terminal).toBe(false)
  })

  it('says what it ignores, with the values that belong to it', () => {
    expect(read('-display :0 -mpi -foo --bar a.hoc').ignored).toEqual(['-display :0', '-mpi', '-foo', '--bar'])
    expect(read('-display :0 -foo a.hoc').actions).toEqual([{ kind: 'file', path: 'a.hoc' }])
    expect(read('-c').ignored).toHaveLength(1)
  })

  it('has options of its own', () => {
    expect(read('--mod one --mod=two --plot out.html a.hoc')).toMatchObject({
      mechanisms: ['one', 'two'],
      plot: 'out.html',
    })
    expect(read('--version').show).toBe('version')
    expect(read('-h').show).toBe('help')
    expect(read('--help').show).toBe('help')
  })

  it('takes a library of nrnivmodl for the folder of its .mod files', () => {
    expect(folderOfLibrary('mods/x86_64/libnrnmech.so')).toBe('mods')
    expect(folderOfLibrary('x86_64/.libs/libnrnmech.so')).toBe('.')
    expect(folderOfLibrary('/a/b/x86_64/libnrnmech.so')).toBe('/a/b')
    expect(read('-dll m/x86_64/libnrnmech.so').mechanisms).toEqual(['m'])
  })
})
