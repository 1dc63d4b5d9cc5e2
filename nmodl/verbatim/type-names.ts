/** Names of types, tags and constants of one file: what a name is decides how C is read. */
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
    ...[
      'FILE',
      'Object',
      'Symbol',
      'Section',
      'Node',
      'NrnThread',
      'IvocVect',
      'Rand',
      'Point_process',
      'Prop',
      'Datum',
      'Symlist',
      'Inst',
      'hoc_Item',
      'hoc_List',
      'DIR',
      'jmp_buf',
      'va_list',
      'pthread_t',
      'pthread_attr_t',
      'pthread_mutex_t',
      'pthread_cond_t',
    ].map((name) => [name, this.opaque(name)] as const),
    ['nrnran123_State', this.opaque('nrnran123_State')],
    ['List', this.opaque('List')],
    ['Psym', this.opaque('Psym')],
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

  private opaque(name: string): CType {
    return { kind: 'struct', layout: { name, union: false, fields: undefined, size: 1, align: 1 } }
  }

  tag(name: string, union: boolean): Layout {
    const known = this.tags.get(name)
    if (known) return known
    const made: Layout = { name, union, fields: undefined, size: 1, align: 1 }
    this.tags.set(name, made)
    return made
  }
}
