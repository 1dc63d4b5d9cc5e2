/**
 * The extracellular mechanism: layers of fluid outside the membrane, each with a potential `vext` of its own, a resistance
 * along the section (`xraxial`) and a conductance and capacitance to the next layer out (`xg`, `xc`), the last of which
 * ends at `e_extracellular`.
 *
 * The nodes at the ends of a section have potentials outside as well, so they get an instance of their own; what is set
 * there for the membrane counts for nothing.
 */
import type { MechanismSpec, VariableRole, VariableSpec } from './spec.ts'

export const extracellularName = 'extracellular'
/** Layers there are unless a program wants another number. */
export const usualLayers = 2

const variable = (name: string, role: VariableRole, size: number, initial: number, unit: string): VariableSpec => ({
  name,
  role,
  visible: true,
  size,
  array: name !== 'e_extracellular' && name !== 'i_membrane',
  initial,
  unit,
})

export function extracellularSpec(layers: number): MechanismSpec {
  return {
    name: extracellularName,
    kind: 'density',
    file: '',
    variables: [
      variable('xraxial', 'parameter', layers, 1e9, 'MOhm/cm'),
      variable('xg', 'parameter', layers, 1e9, 'S/cm2'),
      variable('xc', 'parameter', layers, 0, 'uF/cm2'),
      variable('e_extracellular', 'parameter', 1, 0, 'mV'),
      variable('i_membrane', 'assigned', 1, 0, 'mA/cm2'),
      variable('vext', 'state', layers, 0, 'mV'),
    ],
    plainNames: true,
    onEnds: true,
    globals: [],
    globalsSize: 0,
    ions: [],
    pointers: [],
    slots: [],
    hasCurrent: false,
    electrode: false,
    writesConcentration: false,
    hasNetEvent: false,
    functions: [],
    kernels: [],
    failures: [],
    wasm: () => new Uint8Array(),
  }
}
