/** The mechanism whose C gives a function, `c name`, to others. */
const ownerOf = (model: Model, name: string) =>
  model.mechanisms.all().find(({ spec }) => spec.linkable && Object.hasOwn(spec.linkable, name.slice(2)))

/** All that the C of mechanisms may call, by the names under which modules import it. One set a session. */
import type { Model } from '../../runtime/model.ts'
import type { Context } from '../binding/context.ts'
import type { Host } from '../binding/host.ts'
import { hocFunctions } from './hoc.ts'
import { type CFunction, callHandle, type FunctionHandle, libraryFunctions } from './library.ts'
import { CMemory } from './memory.ts'

/** `context` is asked for when it is first needed: mechanisms may be registered before there is one. */
export function cFunctionsOf(model: Model, host: Host, context: () => Context): Record<string, CFunction> {
  const memory = new CMemory(model.arena)
  const handles = new Map<string, FunctionHandle>()
  const functions: Record<string, CFunction> = {
    ...libraryFunctions(model, host, memory),
    ...hocFunctions(model, memory, context),
    enter: (size: number) => memory.enter(size),
    leave: () => memory.leave(),
    unwind: () => memory.unwind(),
    function: (asking: number, asked: number, text: number) => {
      const { spec, exports } = model.mechanisms.at(asking)
      const name = spec.texts![text]!
      // the C of another file may define it
      const owner = name in exports ? undefined : ownerOf(model, name)
      const [mechanism, instance] = owner ? [owner.number, 0] : [asking, asked]
      const key = `${mechanism} ${name}`
      const known = handles.get(key) ?? { mechanism, instance, name }
      handles.set(key, known)
      return memory.handle(known)
    },
    call: (handle: number, ...values: number[]) => callHandle(model, memory, handle, values),
    install_vector_method: (name: number, handle: number) =>
      model.foreignCode.installVectorMethod?.(memory.text(name), (vector, args) =>
        model.foreignCode.withArguments(args, () => callHandle(model, memory, handle, [memory.handle(vector)])),
      ),
  }
  return Object.fromEntries(Object.entries(functions).map(([name, one]) => [`c_${name}`, one]))
}
