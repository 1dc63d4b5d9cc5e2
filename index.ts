/**
 * What the package gives: sessions, and the classes that HOC programs and TypeScript share.
 */
import { builtinCode } from './generated/builtin-code.ts'
import { builtinMechanisms } from './generated/builtin-mechanisms.ts'
import { storedShapes } from './generated/hoc-shapes.ts'
import { hocTools } from './generated/hoc-tools.ts'
import { libraryNames } from './generated/library-names.ts'
import { runSystem } from './generated/run-system.ts'
import { runSystemCode } from './generated/run-system-code.ts'
import { readyStatements } from './generated/statement-code.ts'
import { workerProgram } from './generated/worker-program.ts'
import { memoryHost } from './interpreter/memory-host.ts'
import { Session, type SessionOptions } from './interpreter/session.ts'
import { type LibraryFile, StoredDefinitions } from './interpreter/stored-definitions.ts'
import { sprintf } from './lang/printf.ts'
import type { Source } from './lang/source.ts'
import { compilerOf } from './mechanisms.ts'
import { checkHints } from './nmodl/hints.ts'
import { deserializeSpec } from './nmodl/serialize.ts'
import { standIn } from './nmodl/stand-in.ts'
import { passNames, showPass } from './nmodl/tools.ts'
import { typeDeclarations } from './nmodl/type-declarations.ts'
import { checkUnits } from './nmodl/units/check.ts'
import type { Section } from './runtime/cable/section.ts'
import { pow } from './runtime/math/pow.ts'
import { Model } from './runtime/model.ts'
import { pageWorkers } from './runtime/threads/page-workers.ts'
import type { HocClass } from './stdlib/binding/class.ts'
import type { Value } from './stdlib/binding/value.ts'
import { cFunctionsOf } from './stdlib/c/functions.ts'
import { ScreenPanels } from './stdlib/gui/panels.ts'
import { screenOf } from './stdlib/gui/screen.ts'
import { helpTexts } from './stdlib/help-texts.ts'
import { hocOf, planOf } from './stdlib/import3d/build.ts'
import { instantiate } from './stdlib/import3d/instantiate.ts'
import type { Morphology } from './stdlib/import3d/part.ts'
import {
  builtinClasses,
  builtinFunctions,
  builtinVariables,
  flushFiles,
  isShownAsItself,
  pointProcessClass,
} from './stdlib/index.ts'
import { textFiles } from './stdlib/text/streams.ts'

/** Text of a file of the HOC library or the examples that come with the package. */
export const libraryFile = (name: string): string | undefined => ownFile(name)?.text

const ownFile = (name: string): LibraryFile | undefined => runSystem[name] ?? hocTools[name]

/** What was read of a file of the library when the package was built. */
function storedDefinitions({ library, text }: Source): StoredDefinitions | undefined {
  const file = library === undefined ? undefined : ownFile(library)
  if (file?.text !== text || file.definitions.length === 0) return undefined
  return new StoredDefinitions(file.definitions, runSystemCode[library!])
}

/** An independent universe: its own names, sections, mechanisms and time. */
export function createSession(options: SessionOptions = {}): Session {
  const host = options.host ?? memoryHost({}, libraryFile)
  const workers = options.workers ?? host.workers ?? pageWorkers()
  const threads = workers && { processors: workers.processors, start: () => workers.start(workerProgram) }
  const model = new Model({ threads })
  model.print = (format, values) => host.write(sprintf(format, ...values))
  let session: Session | undefined
  model.foreignCode.makeFunctions = () => cFunctionsOf(model, host, () => session!.interpreter.context)
  builtinMechanisms.forEach((text, i) => {
    model.mechanisms.register(deserializeSpec(text, (name) => builtinCode[name]!))
    // the second in NEURON's register
    if (i === 0) model.mechanisms.addExtracellular()
  })
  session = new Session(host, model, {
    classes: classesOf(model),
    functions: builtinFunctions,
    variables: builtinVariables,
    pow,
    readNumber: (context) => textFiles(context).ownNumber(),
    shapes: storedShapes,
    statements: readyStatements,
    definitions: storedDefinitions,
    libraryNames,
    helpTexts,
    pointProcessClass: (name) => {
      const mechanism = model.mechanisms.get(name)
      return mechanism && pointProcessClass(mechanism)
    },
    compileMechanism: compilerOf(host),
    standIn,
    close: flushFiles,
    panels: (context, within) => new ScreenPanels(screenOf(context), within),
    isShownAsItself,
  })
  // NEURON's own name for it
  if (host.environment('NRNUNIT_USE_LEGACY') === '1') session.interpreter.context.useLegacyUnits?.(true)
  return session
}

/**
 * The sections of a reconstructed cell, as `new Import3d_GUI(reader, 0).instantiate(nil)` makes them in HOC: soma, axon, dend[0] ...
 *
 * @example const session = createSession()
 * const [soma] = importMorphology(session, readMorphology('1 1 0 0 0 5 -1\n2 3 5 0 0 1 1\n3 3 50 0 0 1 2\n'))
 * soma.L // 10
 */
export function importMorphology({ interpreter }: Session, morphology: Morphology): Section[] {
  const plan = planOf(morphology)
  const made = instantiate(plan, interpreter.context, null)
  return plan.sections.map(({ part }) => made.get(part)!)
}

/** A HOC program that makes these sections. */
export const hocOfMorphology = (morphology: Morphology): string => hocOf(planOf(morphology))

/** For looking into mechanisms and their compiler. */
export const mechanismTools = { checkHints, checkUnits, passNames, showPass, typeDeclarations }

/** The classes built in. Vector is the session's own: mechanisms may give it methods. */
function classesOf(model: Model): HocClass[] {
  return builtinClasses.map((cls) => {
    if (cls.name !== 'Vector') return cls
    const members = new Map(cls.members)
    model.foreignCode.installVectorMethod = (name, call) => {
      const method = (self: object, args: readonly Value[]) => call(self, args)
      members.set(name, { kind: 'method', returns: 'number', signature: `${name}(...)`, call: method as never })
    }
    return { ...cls, members }
  })
}

/** Types of objects of all built-in classes: `session.make<hoc.CVode>('CVode')`. */
export type * as hoc from './generated/class-types.ts'
export type { Completions } from './interpreter/completion.ts'
export { type MemoryHost, memoryHost } from './interpreter/memory-host.ts'
export type { Lines } from './interpreter/reader.ts'
export { Section, type SectionConstructor, type SectionOptions } from './interpreter/section-constructor.ts'
export { isUnfinished, OpenText } from './interpreter/unfinished.ts'
export { formatProblem, Problem, type ProblemOptions, type TraceFrame, type UnknownName } from './lang/problem.ts'
export type { Source as SourceText, Span } from './lang/source.ts'
export { compileMechanismFile } from './mechanisms.ts'
export type { Arithmetic } from './nmodl/backend/wasm-math.ts'
export type { CompileOptions } from './nmodl/compile.ts'
export type { Include } from './nmodl/lexer.ts'
export type { PassName } from './nmodl/tools.ts'
export type { Connection } from './runtime/cable/section-state.ts'
export { type MechanismAccessors, type MechanismAt, Segment } from './runtime/cable/segment.ts'
export { NetCon, type Source, type VariableSource } from './runtime/events/net-con.ts'
export type { Recording, RecordOptions, SampleSink } from './runtime/events/record.ts'
export { PointProcess } from './runtime/mechanism/point-process.ts'
export type * from './runtime/mechanism/spec.ts'
export type { Ref } from './runtime/memory/ref.ts'
export type { WorkerHandle, Workers } from './runtime/threads/workers.ts'
export type { HocClass, Member, MethodParts, MethodReturn, Result } from './stdlib/binding/class.ts'
export type { Context } from './stdlib/binding/context.ts'
export type { Host, Store } from './stdlib/binding/host.ts'
export type { Panels, Widget } from './stdlib/binding/panels.ts'
export type { HocObject, ObjectCell, StringCell, Value } from './stdlib/binding/value.ts'
export type { Box } from './stdlib/gui/boxes.ts'
export type { Label, Limits, Line, Mark, Style } from './stdlib/gui/drawing.ts'
export { type Curve, Graph } from './stdlib/gui/graph.ts'
export type { Layout } from './stdlib/gui/layout.ts'
export type { Button, Entry, Field, Menu, Panel, Slider, Switch, TextLabel } from './stdlib/gui/panel.ts'
export { type Item, type Screen, screenOf, type Viewer } from './stdlib/gui/screen.ts'
export { colorOf, graphsAsSvg } from './stdlib/gui/svg.ts'
export type { VectorDrawing } from './stdlib/gui/vector-drawing.ts'
export { type MorphologyFormat, type ReadOptions, readMorphology } from './stdlib/import3d/formats.ts'
export { type Morphology, Part, type Point } from './stdlib/import3d/part.ts'
export {
  AlphaSynapse,
  APCount,
  Exp2Syn,
  ExpSyn,
  File,
  IClamp,
  IntFire1,
  IntFire2,
  IntFire4,
  List,
  Matrix,
  NetStim,
  Random,
  SEClamp,
  SectionList,
  SectionRef,
  StringFunctions,
  Vector,
} from './stdlib/index.ts'
export type { SessionLike, Site } from './stdlib/point-process.ts'
export type { Generator } from './stdlib/random/generator.ts'
export type { Traces } from './stdlib/vector/tracing.ts'
export type { CopyOptions, PlayOptions } from './stdlib/vector.ts'
export { Session, type SessionOptions }
