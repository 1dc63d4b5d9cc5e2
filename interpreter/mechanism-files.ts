/**
 * Mechanisms from .mod files. One that cannot be compiled does not stop the others of its folder: what is wrong is told once, and again
 * where a program inserts it or makes one.
 */
import { formatProblem, type Problem, problem } from '../lang/problem.ts'
import { Source, spanOf } from '../lang/source.ts'
import type { MechanismSpec } from '../runtime/mechanism/spec.ts'
import type { Interpreter } from './interpreter.ts'
import { whyMissing } from './missing-file.ts'

export interface MechanismCompiler {
  compileMechanism(
    text: string,
    file: string,
    options?: { include?: (name: string) => string | undefined; legacyUnits?: boolean },
  ): MechanismSpec
  /** What stands in for a mechanism that was refused. */
  standIn(text: string, file: string, reason: Problem): MechanismSpec | undefined
}

export class MechanismFiles {
  constructor(
    private readonly session: Interpreter,
    private readonly compiler: MechanismCompiler,
  ) {}

  /** All of a folder; the names of those that can be used. */
  loadFolder(folder: string): string[] {
    return this.loadAll(this.filesOf(folder))
  }

  /** Of a folder's mechanisms those that no file of the same name brought before. */
  loadMissing(folder: string): void {
    const known = new Set(this.session.model.mechanisms.all().map(({ spec }) => baseName(spec.file)))
    this.loadAll(this.filesOf(folder).filter((path) => !known.has(baseName(path))))
  }

  private loadAll(paths: readonly string[]): string[] {
    const names = paths.flatMap((path) => this.loadIfPossible(path))
    return names.filter((name) => this.hasCharges(name))
  }

  /** Of an ion that NEURON does not know, one of the files has to say the charge; which of them does not matter. */
  private hasCharges(name: string): boolean {
    const { host, model } = this.session
    const mechanism = model.mechanisms.get(name)
    const ion = mechanism?.spec.ions.find(
      (use) => model.mechanisms.get(`${use.ion}_ion`)?.ion?.hasValence === false,
    )?.ion
    if (!mechanism || ion === undefined) return true
    const reason = unknownCharge(ion, mechanism.spec.file)
    mechanism.refuse(`${reason.code}: ${reason.message} (${mechanism.spec.file})`)
    host.writeError(`${formatProblem(reason)}\n   a warning: a program that uses ${name} will be stopped there\n`)
    return false
  }

  /** One, or its Problem. */
  load(path: string): string {
    const spec = this.compile(path, this.textOf(path))
    for (const warning of spec.warnings ?? []) this.session.host.writeError(`${warning}\n`)
    return this.register(spec, this.textOf(path))
  }

  /** Reads a mechanism's file again and puts what it says now in the place of what was loaded; instances live on. */
  reload(name: string): void {
    const { model, host } = this.session
    const file = model.mechanisms.get(name)?.spec.file
    if (file === undefined || !host.exists(file))
      throw problem('HOC3183', undefined, `reload_mechanism: there is no file of a mechanism ${name}`, {
        help: 'give the name that stands behind SUFFIX, POINT_PROCESS or ARTIFICIAL_CELL of a .mod file that was loaded',
      })
    const spec = this.compile(file, this.textOf(file))
    for (const warning of spec.warnings ?? []) host.writeError(`${warning}\n`)
    model.mechanisms.reload(spec)
    this.session.version++
  }

  /** What is compiled for other units now. */
  reloadAll(): void {
    const { model, host } = this.session
    for (const { spec, refused } of model.mechanisms.all())
      if (spec.file && !refused && host.exists(spec.file)) this.reload(spec.name)
  }

  private loadIfPossible(path: string): string[] {
    try {
      return [this.load(path)]
    } catch (error) {
      this.refuse(path, this.session.problemOf(error))
      return []
    }
  }

  private refuse(path: string, reason: Problem): void {
    const { host, model } = this.session
    const refused = this.compiler.standIn(host.readFile(path) ?? '', path, reason)
    const spec = refused && !this.isTaken(refused.name) ? refused : undefined
    const known = spec && model.mechanisms.get(spec.name)
    // of two with one name nobody can tell which is meant
    if (known) known.refuse(`${reason.code}: ${reason.message} (${known.spec.file}, ${path})`)
    else if (spec) this.register(spec, host.readFile(path) ?? '')
    const left = spec ? `a program that uses ${spec.name} will be stopped there` : 'the file is left out'
    host.writeError(`${formatProblem(reason)}\n   a warning: the other mechanisms are loaded; ${left}\n`)
  }

  private compile(path: string, text: string): MechanismSpec {
    const { host, model } = this.session
    const folder = path.replace(/[^/]*$/, '')
    return this.compiler.compileMechanism(text, path, {
      include: (name) => host.readFile(folder + name) ?? host.readFile(name),
      legacyUnits: model.legacyUnits,
    })
  }

  private register(spec: MechanismSpec, text: string): string {
    const { mechanisms } = this.session.model
    const other = spec.name === 'nothing' ? undefined : mechanisms.get(spec.name)?.spec.file
    if (this.isTaken(spec.name) || other !== undefined) throw nameTaken(spec, text, other)
    mechanisms.register(spec)
    this.session.version++
    return spec.name
  }

  /** HOC has something else of that name. */
  private isTaken(name: string): boolean {
    const { builtins, model } = this.session
    const builtin = builtins.find(name)
    return name !== 'nothing' && builtin !== undefined && !builtin.isUndefined() && !model.mechanisms.get(name)
  }

  private textOf(path: string): string {
    const text = this.session.host.readFile(path)
    if (text === undefined)
      throw problem('CLI1001', undefined, `can't open ${path}`, {
        help: whyMissing(this.session.host, path, 'there is no such file'),
      })
    return text
  }

  private filesOf(folder: string): string[] {
    const { host } = this.session
    const paths = host.listDirectory(folder).map((file) => (folder === '.' ? file : `${folder}/${file}`))
    return paths.filter((path) => path.endsWith('.mod') && !host.isDirectory(path))
  }
}

const unknownCharge = (ion: string, file: string): Problem =>
  problem(
    'RUN3043',
    undefined,
    `${ion}_ion USEION CHARGE (or VALENCE) must be defined in at least one model using this ion`,
    {
      help: `say it in ${file}: USEION ${ion} ... VALENCE 1`,
    },
  )

/** The mistake is shown where the file gives the name; `other` is the file that has it too. */
function nameTaken({ name, file }: MechanismSpec, text: string, other: string | undefined): Problem {
  const found = new RegExp(`\\b(?:SUFFIX|POINT_PROCESS|ARTIFICIAL_CELL)\\s+(?=${name}\\b)`).exec(text)
  const start = found ? found.index + found[0].length : 0
  const whose =
    other === undefined || other === '' ? 'is a built-in name of HOC' : `is the name that ${other} gives, too`
  return problem(
    'RUN3001',
    found ? spanOf(new Source(file, text), start, start + name.length) : undefined,
    `The user defined name, ${name}, already exists.`,
    { help: `${name} ${whose}: choose another SUFFIX, POINT_PROCESS or ARTIFICIAL_CELL (${file})` },
  )
}

const baseName = (path: string) => path.replace(/^.*\//, '')
