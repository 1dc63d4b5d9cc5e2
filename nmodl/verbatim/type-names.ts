/** Names of types, tags and constants of one file: what a name is decides how C is read. */
import { namedFaces } from './faces.ts'
import { type CType, char, completeLayout, int, integerType, type Layout, long, unsignedLong } from './types.ts'

/** Structures of the C library, all of long. */
const times = [
  ['timeval', 'tv_sec', 'tv_usec'],
  ['timespec', 'tv_sec', 'tv_nsec'],
] as const

/** Names of types, tags and constants of one file. */
export class TypeNames {
  readonly typedefs = new Map<string, CType>([
    ['size_t', unsignedLong],
    ['time_t', long],
    ['clock_t', long],
    ['suseconds_t', long],
    ['ssize_t', long],
    ['ptrdiff_t', long],
    ['intptr_t', long],
    ['uintptr_t', unsignedLong],
    ['off_t', long],
    ['pid_t', int],
    ['u_int32_t', integerType(4, true)],
    ['u_int', integerType(4, true)],
    ['u_long', unsignedLong],
    ['int8_t', char],
    ['uint8_t', integerType(1, true)],
    ['int16_t', integerType(2)],
    ['uint16_t', integerType(2, true)],
    ['int32_t', int],
    ['uint32_t', integerType(4, true)],
    ['int64_t', long],
    ['uint64_t', unsignedLong],
    ['uint', integerType(4, true)],
    ['ushort', integerType(2, true)],
    ['bool', integerType(1, true)],
    ['pthread_t', unsignedLong],
    ...namedFaces,
  ])
  readonly tags = new Map<string, Layout>()
  readonly constants = new Map<string, number>()

  constructor() {
    for (const [name, ...members] of times)
      completeLayout(
        this.tag(name, false),
        members.map((member) => ({ name: member, type: long })),
      )
  }

  tag(name: string, union: boolean): Layout {
    const known = this.tags.get(name)
    if (known) return known
    const made: Layout = { name, union, fields: undefined, size: 1, align: 1 }
    this.tags.set(name, made)
    return made
  }
}
