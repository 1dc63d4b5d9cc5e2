/**
 * Everything built in, as the interpreter asks for it: classes, functions, variables. Adding a class here shows it to HOC.
 */
import { NetCon } from '../runtime/events/net-con.ts'
import { PointProcess } from '../runtime/mechanism/point-process.ts'
import { bbSaveStateClass } from './bb-save-state.ts'
import type { HocClass, HocFunction } from './binding/class.ts'
import { cvodeClass } from './cvode.ts'
import { File, fileClass } from './file.ts'
import { batchFunctions } from './functions/batch.ts'
import { fileFunctions } from './functions/files.ts'
import { mathFunctions } from './functions/maths.ts'
import { oddFunctions } from './functions/odds.ts'
import { pointFunctions } from './functions/points.ts'
import { sectionFunctions } from './functions/sections.ts'
import { simulationFunctions } from './functions/simulation.ts'
import { textFunctions } from './functions/text.ts'
import { typedInputFunctions } from './functions/typed-input.ts'
import { Graph } from './gui/graph.ts'
import { guiClasses, guiFunctions } from './gui/index.ts'
import { guiMathClass } from './gui-math.ts'
import { Impedance, impedanceClass } from './impedance.ts'
import { morphologyFunctions } from './import3d/table.ts'
import { initializeHandlerClass } from './initialize-handler.ts'
import { ksChanClasses } from './ks-chan/table.ts'
import { LinearMechanism, linearMechanismClass } from './linear-mechanism.ts'
import { List, listClass } from './list.ts'
import { matrixClass } from './matrix/table.ts'
import { Matrix } from './matrix.ts'
import { mechanismStandardClass } from './mechanism-standard.ts'
import { mechanismTypeClass } from './mechanism-type.ts'
import { netConClass } from './net-con.ts'
import { oldStimulusFunctions } from './old-stimuli/functions.ts'
import { optimiserFunctions } from './optimise/functions.ts'
import { parallelContextClass } from './parallel-context.ts'
import { pointerClass, ptrVectorClass } from './pointer.ts'
import { pythonObjectClass } from './python-object.ts'
import { Random, randomClass } from './random.ts'
import { saveStateClass } from './save-state.ts'
import { SectionList, sectionListClass } from './section-list.ts'
import { SectionRef, sectionRefClass } from './section-ref.ts'
import { singleChanClass } from './single-chan.ts'
import { stateTransitionEventClass } from './state-transition-event.ts'
import { StringFunctions, stringFunctionsClass } from './string-functions.ts'
import { timerClass } from './timer.ts'
import { unavailableClasses } from './unavailable.ts'
import { vectorClass } from './vector/table.ts'
import { Vector } from './vector.ts'

export { File, flushFiles } from './file.ts'
export { Impedance } from './impedance.ts'
export { LinearMechanism } from './linear-mechanism.ts'
export { List } from './list.ts'
export { Matrix } from './matrix.ts'
export {
  AlphaSynapse,
  APCount,
  Exp2Syn,
  ExpSyn,
  IClamp,
  IntFire1,
  IntFire2,
  IntFire4,
  NetStim,
  pointProcessClass,
  SEClamp,
} from './point-process.ts'
export { Random } from './random.ts'
export { SectionList } from './section-list.ts'
export { SectionRef } from './section-ref.ts'
export { StringFunctions } from './string-functions.ts'
export { Vector } from './vector.ts'

/** The classes that TypeScript programs can name, and make objects of. */
const classesOfTypeScript = [
  File,
  Graph,
  Impedance,
  LinearMechanism,
  List,
  Matrix,
  NetCon,
  PointProcess,
  Random,
  SectionList,
  SectionRef,
  StringFunctions,
  Vector,
]

/** Whether TypeScript gets an object of a built-in class as it is, and not a view of its class's table. */
export const isShownAsItself = (instance: object): boolean => classesOfTypeScript.some((cls) => instance instanceof cls)

export const builtinClasses: readonly HocClass[] = [
  vectorClass,
  matrixClass,
  listClass,
  fileClass,
  randomClass,
  pythonObjectClass,
  stringFunctionsClass,
  sectionListClass,
  sectionRefClass,
  netConClass,
  cvodeClass,
  initializeHandlerClass,
  stateTransitionEventClass,
  pointerClass,
  ptrVectorClass,
  timerClass,
  parallelContextClass,
  bbSaveStateClass,
  saveStateClass,
  mechanismTypeClass,
  mechanismStandardClass,
  linearMechanismClass,
  impedanceClass,
  guiMathClass,
  ...ksChanClasses,
  singleChanClass,
  ...guiClasses,
  ...unavailableClasses,
]

export const builtinFunctions: readonly HocFunction[] = [
  ...mathFunctions,
  ...textFunctions,
  ...fileFunctions,
  ...sectionFunctions,
  ...pointFunctions,
  ...simulationFunctions,
  ...optimiserFunctions,
  ...oddFunctions,
  ...batchFunctions,
  ...typedInputFunctions,
  ...oldStimulusFunctions,
  ...guiFunctions,
  ...morphologyFunctions,
]

/** Numbers with a name, which programs may even assign to. Values of the 2019 SI, as NEURON 8.2 has them. */
export const builtinVariables: Readonly<Record<string, number>> = {
  PI: Math.PI,
  E: Math.E,
  GAMMA: 0.57721566490153287,
  DEG: 180 / Math.PI,
  PHI: 1.6180339887498949,
  FARADAY: 96485.332123310014,
  R: 8.3144626181532395,
  Avogadro_constant: 6.02214076e23,
  float_epsilon: 1e-11,
  hoc_ac_: 0,
  hoc_cross_x_: 0,
  hoc_cross_y_: 0,
  xopen_broadcast_: 255,
  default_dll_loaded_: 0,
  nrn_netrec_state_adjust: 0,
  nrn_sparse_partrans: 0,
}
