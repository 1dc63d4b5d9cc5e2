/** What kernels may call: events, reversal potentials, random numbers, the rarer functions of mathematics. */
import { moduleFor } from '../../wasm/instance.ts'
import type { Model } from '../model.ts'
import { ghk, nernst } from './ion.ts'
import { type KernelFunctions, mathematics } from './mathematics.ts'
import type { Instantiate, KernelModule } from './spec.ts'

export function kernelFunctions(model: Model): KernelFunctions {
  const functions: KernelFunctions = Object.assign(Object.create(foreign(model)), mathematics())
  functions.net_send = (mechanism, instance, weights, time, flag) =>
    model.events.selfEvents.netSend(model.mechanisms.at(mechanism!), instance!, weights!, time!, flag!)
  functions.net_move = (mechanism, instance, time) =>
    model.events.selfEvents.netMove(model.mechanisms.at(mechanism!), instance!, time!)
  functions.net_event = (mechanism, instance, time) =>
    model.events.fire(model.mechanisms.at(mechanism!), instance!, time!)
  functions.watch_activate = (mechanism, instance, which, flag) =>
    model.watches.activate(model.mechanisms.at(mechanism!), instance!, which!, flag!)
  functions.at_time = (time) => model.atTime(time!)
  functions.states_may_jump = () => Number(model.statesMayJump)
  functions.nernst = (inside, outside, z) => nernst(inside!, outside!, z!, model)
  functions.ghk = (v, inside, outside, z) => ghk(v!, inside!, outside!, z!, model)
  functions.fail = (mechanism, instance, code) => model.mechanisms.fail(mechanism!, instance!, code!)
  let printed: number[] = []
  functions.print_number = (value) => printed.push(value!)
  functions.print = (mechanism, text) => {
    const values = printed
    printed = []
    model.print(model.mechanisms.at(mechanism!).spec.texts?.[text!] ?? '', values)
    return 0
  }
  functions.netcon_count = (mechanism, instance) =>
    model.mechanisms.at(mechanism!).instances[instance!]!.incoming.length
  functions.netcon_weights = (mechanism, instance, which) =>
    model.mechanisms.at(mechanism!).instances[instance!]!.incoming[which!]!.weightsAddress
  for (const count of [1, 2, 3]) {
    functions[`function_table${count}`] = (mechanism, which, ...args) =>
      model.mechanisms.at(mechanism!).functionTables[which!]!.lookUp(args)
  }
  // made when the first kernel asks for it
  Object.defineProperty(functions, 'uniform', { enumerable: true, get: () => model.random.uniform })
  functions.random = (kind, a, b) => model.random.draw(kind!, a!, b!)
  functions.instance_random = (mechanism, instance) => {
    const point = model.mechanisms.at(mechanism!).instances[instance!]!
    return point.random ? point.random() : model.random.draw(1, 1, 0)
  }
  functions.lag = (mechanism, instance, which, x, delay, t) =>
    model.lags.at(`${mechanism} ${instance} ${which} ${delay}`, x!, delay!, t!)
  functions.set_seed = (seed) => model.random.seed(seed!)
  return functions
}

/** What the C of mechanisms calls: a hundred functions, which are not made before a module imports one of them. */
const foreign = (model: Model) =>
  new Proxy<KernelFunctions>({}, { get: (_, name) => model.foreignCode.functions[name as string] })

/** The default: the module's WebAssembly, with the model's memory and functions as `env`. */
export const instantiateWasm: Instantiate = (spec, { memory, functions, fused, made }) => {
  const module = moduleFor(memory, (fused && spec.fusedWasm?.()) || spec.wasm())
  const instance = new WebAssembly.Instance(module, { env: Object.create(functions, { memory: { value: memory } }) })
  const exports = instance.exports as unknown as KernelModule
  made?.(module, exports)
  return exports
}
