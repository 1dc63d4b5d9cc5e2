/** What the graphical part adds to HOC. */
import type { HocClass, HocFunction } from '../binding/class.ts'
import { deckClass, hBoxClass, pwManagerClass, vBoxClass } from './box-classes.ts'
import { editorClasses } from './editors.ts'
import { glyphClass, graphClass } from './graph-class.ts'
import { panelFunctions } from './panel-functions.ts'
import { rangeVarPlotClass } from './range-var-plot-class.ts'
import { plotShapeClass, ppShapeClass, shapeClass } from './shape-class.ts'
import { windowFunctions } from './window-functions.ts'

export const guiClasses: readonly HocClass[] = [
  graphClass,
  glyphClass,
  shapeClass,
  plotShapeClass,
  ppShapeClass,
  rangeVarPlotClass,
  vBoxClass,
  hBoxClass,
  deckClass,
  pwManagerClass,
  ...editorClasses,
]

export const guiFunctions: readonly HocFunction[] = [...panelFunctions, ...windowFunctions]

export { type Screen, screenOf } from './screen.ts'
