/** What NEURON lends to the C of mechanisms: HOC's arguments, objects, Vectors, Random streams, errors. */
import { problem } from '../../lang/problem.ts'
import { log } from '../../runtime/math/log.ts'
import type { Ref } from '../../runtime/memory/ref.ts'
import type { Model } from '../../runtime/model.ts'
import type { Context } from '../binding/context.ts'
import {
  isHocObject,
  isObjectCell,
  isRef,
  isStringCell,
  objectName,
  objectOf,
  type StringCell,
  type Value,
} from '../binding/value.ts'
import { File } from '../file.ts'
import { List } from '../list.ts'
import { McellRan4 } from '../random/mcell-ran4.ts'
import { Random123 } from '../random/philox.ts'
import { Random } from '../random.ts'
import { Vector } from '../vector.ts'
import { Borrowed } from './borrowed.ts'
import type { CFunction } from './library.ts'
import type { CMemory } from './memory.ts'
import { simulatorFunctions } from './simulator.ts'
import { symbolFunctions } from './symbols.ts'

type Functions = Record<string, CFunction>

export function hocFunctions(model: Model, memory: CMemory, context: () => Context): Functions {
  const args = () => (model.foreignCode.callArguments.at(-1) ?? []) as readonly Value[]
  const borrowed = new Borrowed(memory, (impl) => context().handle(impl))
  return {
    ...argumentFunctions(memory, borrowed, args),
    ...objectFunctions(memory, borrowed, context, args),
    ...vectorFunctions(memory, args),
    ...streamFunctions(memory, args),
    hoc_execerror: (first: number, second: number) => {
      const text = `${memory.text(first)} ${memory.text(second)}`
      memory.unwind()
      throw problem('HOC2290', undefined, text)
    },
    hoc_warning: (first: number, second: number) =>
      context().warn('HOC2291', `${memory.text(first)} ${memory.text(second)}`),
    hoc_oc: (statement: number) => {
      const text = memory.text(statement)
      // read as typed: an expression shows its value
      memory.outside(() => context().executeLine(text))
      return 0
    },
    ...symbolFunctions(model, memory, borrowed, context),
    ...simulatorFunctions(model, memory, context),
    set_seed: (seed: number) => void model.random.seed(seed),
    cvode_active: () => 0,
  }
}

function wrongArgument(n: number, wanted: string, given: Value | undefined) {
  const missing = given === undefined
  return problem(
    'HOC2293',
    undefined,
    missing ? `not enough arguments: there is no $${n}` : `argument ${n} is not ${wanted}`,
  )
}

function argumentFunctions(memory: CMemory, borrowed: Borrowed, args: () => readonly Value[]): Functions {
  const at = (n: number) => args()[n - 1]
  const number = (n: number): number => {
    const value = at(n)
    if (typeof value !== 'number') throw wrongArgument(n, 'a number', value)
    return value
  }
  const text = (n: number): string => {
    const value = at(n)
    if (!isStringCell(value)) throw wrongArgument(n, 'a string', value)
    return value.value
  }
  const address = (value: number) => {
    const made = memory.temporary(8)
    memory.f64[made / 8] = value
    return made
  }
  return {
    ifarg: (n: number) => Number(n <= args().length),
    hoc_getarg: (n: number) => address(number(n)),
    hoc_pgetarg: (n: number) => {
      const value = at(n)
      if (!isRef(value)) throw wrongArgument(n, 'a pointer', value)
      return addressOfRef(memory, borrowed, value)
    },
    chkarg: (n: number, low: number, high: number) => {
      const value = number(n)
      if (value >= low && value <= high) return value
      throw problem('HOC2294', undefined, `Arg out of range in user function: argument ${n} is ${value}`, {
        help: `it may be from ${low} to ${high}`,
      })
    },
    gargstr: (n: number) => memory.lendText(text(n)),
    hoc_gargstr: (n: number) => memory.lendText(text(n)),
    hoc_pgargstr: (n: number) => {
      text(n)
      return borrowed.text(at(n) as StringCell)
    },
    hoc_assign_str: (cell: number, from: number) => {
      const value = memory.text(from)
      const found = borrowed.cellAt(cell)
      if (!found) return
      found.value = value
      // the address that C has shows the new text too
      memory.view.setInt32(cell, memory.view.getInt32(borrowed.text(found), true), true)
    },
    hoc_is_double_arg: (n: number) => Number(typeof at(n) === 'number'),
    hoc_is_str_arg: (n: number) => Number(isStringCell(at(n))),
    hoc_is_object_arg: (n: number) => Number(at(n) === null || isObjectCell(at(n)) || isHocObject(at(n))),
    hoc_is_pdouble_arg: (n: number) => Number(isRef(at(n))),
    hoc_is_tempobj_arg: (n: number) => Number(isHocObject(at(n))),
    is_vector_arg: (n: number) => Number(objectOf(at(n))?.impl instanceof Vector),
  }
}

function addressOfRef(memory: CMemory, borrowed: Borrowed, ref: Ref): number {
  const index = ref.index()
  if (index >= 0) return 8 * index
  const owner = 'vector' in ref ? ref.vector : undefined
  if (owner instanceof Vector && 'place' in ref && typeof ref.place === 'number')
    return memory.lend(owner) + 8 * ref.place
  return borrowed.number(ref)
}

function objectFunctions(
  memory: CMemory,
  borrowed: Borrowed,
  context: () => Context,
  args: () => readonly Value[],
): Functions {
  const list = (handle: number): List => {
    const found = memory.object(handle)
    if (found instanceof List) return found
    throw problem('HOC2295', undefined, 'the C of a mechanism takes an object for a List that is none')
  }
  const cell = (handle: number) => {
    const made = memory.temporary(8)
    memory.view.setInt32(made, handle, true)
    return made
  }
  return {
    hoc_objgetarg: (n: number) => {
      const given = args()[n - 1]
      const object = objectOf(given)
      if (object === undefined) throw wrongArgument(n, 'an object', given)
      return isObjectCell(given) ? borrowed.object(given) : cell(memory.handle(object?.impl ?? null))
    },
    hoc_object_name: (handle: number) => {
      const found = memory.object(handle)
      return memory.lendText(found ? objectName(context().handle(found)) : 'NULLobject')
    },
    ivoc_list_count: (handle: number) => list(handle).count,
    ivoc_list_item: (handle: number, i: number) => {
      const item = list(handle).o(i)
      return memory.handle(isHocObject(item) ? item.impl : item)
    },
    vector_pobj: (handle: number) => cell(handle),
    hoc_obj_file_arg: (n: number) => {
      const found = objectOf(args()[n - 1])?.impl
      if (found instanceof File) return memory.handle(found)
      throw wrongArgument(n, 'a File', args()[n - 1])
    },
  }
}

function vectorFunctions(memory: CMemory, args: () => readonly Value[]): Functions {
  const vector = (handle: number): Vector => {
    const found = memory.object(handle)
    if (found instanceof Vector) return found
    throw problem('HOC2296', undefined, 'the C of a mechanism takes an object for a Vector that is none')
  }
  const argument = (n: number): Vector => {
    const found = objectOf(args()[n - 1])?.impl
    if (found instanceof Vector) return found
    throw wrongArgument(n, 'a Vector', args()[n - 1])
  }
  const lendTo = (one: Vector, at: number) => {
    const address = memory.lend(one)
    memory.view.setInt32(at, address, true)
    return one.length
  }
  const made = (size: number) => memory.handle(new Vector(size))
  return {
    vector_arg: (n: number) => memory.weakHandle(argument(n)),
    vector_capacity: (handle: number) => vector(handle).length,
    vector_buffer_size: (handle: number) => vector(handle).buffer_size(),
    vector_vec: (handle: number) => memory.lend(vector(handle)),
    vector_instance_px: (handle: number, at: number) => lendTo(vector(handle), at),
    vector_arg_px: (n: number, at: number) => lendTo(argument(n), at),
    vector_resize: (handle: number, size: number) => {
      const one = vector(handle)
      memory.giveBack()
      one.resize(size)
      memory.lend(one)
    },
    vector_new: made,
    vector_new1: made,
    vector_new0: () => made(0),
    vector_delete: (handle: number) => vector(handle).leaveMemory(),
    vector_append: (handle: number, value: number) => {
      const one = vector(handle)
      memory.giveBack()
      one.append(value)
      memory.lend(one)
    },
  }
}

function streamFunctions(memory: CMemory, args: () => readonly Value[]): Functions {
  const stream = (handle: number): Random123 => {
    const found = memory.object(handle)
    if (found instanceof Random123) return found
    throw problem('HOC2297', undefined, 'the C of a mechanism uses a random stream that it has not made')
  }
  const random = (handle: number): Random => {
    const found = memory.object(handle)
    if (found instanceof Random) return found
    throw problem('HOC2298', undefined, 'the C of a mechanism takes an object for a Random that is none')
  }
  let [low, globalIndex] = [0, 0]
  const made = (id1: number, id2: number, id3 = 0) =>
    memory.handle(new Random123(id1 >>> 0, id2 >>> 0, id3 >>> 0, () => globalIndex))
  const ids = (handle: number, ...places: number[]) => {
    const { id1, id2, id3 } = stream(handle)
    places.forEach((at, i) => void memory.view.setUint32(at, [id1, id2, id3][i]!, true))
  }
  return {
    nrn_random_pick: (handle: number) => random(handle).repick(),
    nrn_random_reset: (handle: number) => random(handle).generator.reset(),
    nrn_random_arg: (n: number) => {
      const found = objectOf(args()[n - 1])?.impl
      if (found instanceof Random) return memory.handle(found)
      throw wrongArgument(n, 'a Random', args()[n - 1])
    },
    nrnran123_newstream: made,
    nrnran123_newstream3: made,
    nrnran123_deletestream: () => {},
    nrnran123_dblpick: (handle: number) => stream(handle).uniform(),
    nrnran123_negexp: (handle: number) => -log(stream(handle).uniform()),
    nrnran123_ipick: (handle: number) => stream(handle).word() | 0,
    nrnran123_normal: (handle: number) => polar(stream(handle)),
    nrnran123_setseq: (handle: number, sequence: number, which: number) => {
      stream(handle).position = 4 * (sequence >>> 0) + which
    },
    nrnran123_getseq: (handle: number, sequence: number, which: number) => {
      const { position } = stream(handle)
      memory.view.setUint32(sequence, Math.floor(position / 4), true)
      memory.u8[which] = position % 4
    },
    nrnran123_getids: (handle: number, a: number, b: number) => ids(handle, a, b),
    nrnran123_getids3: (handle: number, a: number, b: number, c: number) => ids(handle, a, b, c),
    nrnran123_set_globalindex: (index: number) => {
      globalIndex = index >>> 0
    },
    mcell_ran4_init: (value: number) => {
      low = value
    },
    mcell_ran4: (index: number, values: number, count: number, range: number) => {
      const generator = new McellRan4(memory.view.getUint32(index, true), low)
      for (let i = 0; i < count; i++) memory.f64[values / 8 + i] = range * generator.uniform()
      memory.view.setUint32(index, generator.index, true)
      return memory.f64[values / 8]!
    },
  }
}

/** A normal number by the polar method, the second of the pair thrown away. */
function polar(stream: Random123): number {
  for (;;) {
    const a = 2 * stream.uniform() - 1
    const b = 2 * stream.uniform() - 1
    const w = a * a + b * b
    if (w <= 1) return a * Math.sqrt((-2 * log(w)) / w)
  }
}
