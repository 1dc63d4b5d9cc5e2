/**
 * What a compiled mechanism is: the contract between the mechanism compiler and the simulator core.
 *
 * A mechanism's data is a structure of arrays: every variable (every element of an array variable) is a column of
 * doubles, one entry an instance; of long arrays (`together`) each instance has its own. Its kernels are WebAssembly functions that loop over instances and find the columns
 * through a *context*: a block of 32-bit words in the shared memory that the core fills in at each layout.
 */

export type MechanismKind = 'density' | 'point' | 'artificial'
export type VariableRole = 'parameter' | 'assigned' | 'state'

/** A per-instance variable. Columns are numbered by `slots`, not by this list. */
export interface VariableSpec {
  readonly name: string
  readonly role: VariableRole
  /** Visible from HOC and TypeScript (RANGE, and every variable of a point process that NEURON shows). */
  readonly visible: boolean
  /** Number of elements; 1 for a scalar. */
  readonly size: number
  /** True when declared as an array, even of one element. */
  readonly array: boolean
  readonly initial: number
  /** As declared, '' when none. */
  readonly unit: string
  readonly limits?: readonly [number, number]
  /** Of a state: factor of the absolute error that a variable step allows. */
  readonly tolerance?: number
  /** What kernels remember of parameters. It begins with what is no number, as after a change of the text. */
  readonly remembers?: true
  /** A long array: the elements of an instance stand side by side. */
  readonly together?: true
}

/** A number shared by all instances (GLOBAL, non-RANGE PARAMETER, `usetable`), one set a session. */
export interface GlobalSpec {
  readonly name: string
  readonly size: number
  readonly array: boolean
  readonly initial: number
  readonly unit: string
  /** Hidden ones (file-level LOCAL, table storage) get memory but no name in HOC. */
  readonly visible: boolean
  /** Place in the block of globals, in doubles. */
  readonly offset: number
}

export type IonVariable = 'e' | 'i' | 'conc_in' | 'conc_out' | 'di_dv'

export interface IonUse {
  /** `na`, `k`, `ca` ... */
  readonly ion: string
  readonly reads: readonly IonVariable[]
  readonly writes: readonly IonVariable[]
  readonly valence?: number
}

/**
 * Words of the context after the header. `column`: byte address of the doubles of one element of one variable.
 * `together`: byte address of the first instance's array; each is as long as the variable's size says.
 * `ion`: byte address of a column of the ion's own table. `ion-index`: byte address of 32-bit integers, for each instance
 * its place in that ion's columns. `pointer`: byte address of 32-bit integers, for each instance the byte address of
 * the target (0: not set). `event`: byte address of 32-bit integers, for each instance the handle of its outstanding self event (0: none).
 */
export type SlotSpec =
  | { readonly kind: 'column'; readonly variable: string; readonly element: number }
  | { readonly kind: 'together'; readonly variable: string }
  | { readonly kind: 'ion'; readonly ion: string; readonly value: IonVariable }
  | { readonly kind: 'ion-index'; readonly ion: string }
  | { readonly kind: 'pointer'; readonly name: string; readonly element: number }
  | { readonly kind: 'event' }

/** Byte offsets of the context's header; the words of `slots` follow from `firstSlot` on, 4 bytes each. */
export const contextLayout = {
  /** Byte address of 32-bit integers: node of each instance. */
  node: 0,
  /** Byte addresses of node columns. */
  v: 4,
  rhs: 8,
  d: 12,
  area: 16,
  diam: 20,
  /** Byte address of the model's own globals, in the order of `modelGlobals`. */
  model: 24,
  /** Byte address of this mechanism's block of globals. */
  globals: 28,
  /** The mechanism's number, for calls back into the core. */
  mechanism: 32,
  /**
   * Byte address of 32-bit integers: for each instance the number behind the last one of its run. Instances of a run follow each other
   * by one row at a time in the tables of nodes and ions as well.
   */
  runs: 36,
  /** Byte address of room that a kernel uses within a call, `scratchDoubles` of `math/tables.ts`; each thread has its own. */
  scratch: 40,
  firstSlot: 64,
} as const

/**
 * Doubles at `context.model`. `dt` is what a kernel integrates over; `t` is what it sees as the time; `variable step` is 1 while
 * such an integrator is switched on, `legacy units` while constants of physics are those of before 2019.
 */
export const modelGlobals = [
  't',
  'dt',
  'celsius',
  'secondorder',
  'variable step',
  'stoprun',
  'unseen',
  'legacy units',
] as const

/**
 * Two 32-bit words of `unseen`, by their bytes from `modelGlobals`: not 0 while nobody will look at what kernels only show before they are called again,
 * numbers of their own and what is added to the ions' currents; they may then leave it as it is.
 */
export const unseenPlace = {
  own: 8 * modelGlobals.indexOf('unseen'),
  ion: 8 * modelGlobals.indexOf('unseen') + 4,
} as const

/** A number that a variable step integrates, and the column in which kernels leave its derivative. */
export interface OdeStateSpec {
  readonly variable: string
  readonly element: number
  readonly derivative: string
  /** Column of the derivative's slope in the state, where that is all that `jacobian_solve` uses. */
  readonly slope?: string
  /** For an ion's concentration: the number itself is the ion's. */
  readonly ion?: string
  readonly value?: IonVariable
}

/** A state that diffuses along the cable; names of columns in which the kernel `diffusion` leaves what it needs. */
export interface DiffusionSpec {
  readonly variable: string
  readonly element: number
  /** Volume per length (um2) and diffusion constant times area (um4/ms), or what has the same ratio. */
  readonly volume: string
  readonly coefficient: string
  readonly derivative: string
  /** Of what the current of an ion brings: the column of its slope in v, to be multiplied by RT/zF. */
  readonly source?: { readonly column: string; readonly ion: string }
  /** For an ion's concentration: the number itself is the ion's. */
  readonly ion?: string
  readonly value?: IonVariable
}

export interface NetReceiveSpec {
  /** Number of arguments: doubles in a connection's weight vector. */
  readonly weights: number
  readonly weightNames: readonly string[]
  /** `receive_init` exists: run for each connection at finitialize. */
  readonly hasInitial: boolean
  /** Number of WATCH conditions; 0 for none. */
  readonly watches: number
}

/** `offset` in bytes from the start of the block of globals; `address` as well: what is there is pointed to. */
export type StaticData =
  | { readonly offset: number; readonly bytes: readonly number[] }
  | { readonly offset: number; readonly address: number }

export interface HocFunctionSpec {
  /** Name in the file; HOC sees `name_suffix`, or `pp.name` for a point process. */
  readonly name: string
  readonly kind: 'function' | 'procedure'
  readonly parameters: number
  /** Export of the module: (context i32, instance i32, ...arguments f64) -> f64. */
  readonly export: string
  /** True when it touches instance data, so that HOC must have chosen an instance. */
  readonly needsInstance: boolean
  /** What concerns it: nothing but its instance, the node and the ions there, or numbers and POINTERs of other instances as well. */
  readonly keepsTo?: 'instance' | 'instances'
  /** `table_f`: sets the FUNCTION_TABLE of this number in `functionTables`. */
  readonly sets?: number
}

/** A function of C that other files may call: v nothing, i, l (64 bits), d. Export `c <name>`. */
export interface LinkSpec {
  readonly result: string
  readonly parameters: string
}

export interface FunctionTableSpec {
  readonly name: string
  readonly arguments: number
}

/**
 * Exports a module may have. Unless said otherwise a kernel is `(context, first, end)` and loops over instances
 * `first <= i < end`.
 *
 * - `update_tables(context)`: rebuilds TABLEs whose DEPEND values changed; called before each of the phases below.
 * - `first_tables(context)`: makes those that there are none of yet; where there is one, it is what calls from HOC begin with.
 * - `construct`: CONSTRUCTOR, for new instances. `destruct`: DESTRUCTOR, for point processes that go.
 * - `init`: INITIAL, states preset to their start values.
 * - `current`: evaluates BREAKPOINT at v + 0.001 and v; subtracts the current from `rhs`, adds the conductance to `d`
 *   (signs changed for electrode currents), adds to the ions' currents and `di_dv`. Point processes: times 100 / area.
 * - `state`: the SOLVE statements, and what BREAKPOINT has besides them where there is no current.
 * - `derivatives`: x' of the states in `odeStates`, for the present t, v and states.
 * - `jacobian_solve`: solves (1 - dt*J) y = b, b and y standing where `derivatives` leaves x'; follows a call of that.
 * - `diffusion`: volumes and coefficients of what `diffusion` in the spec lists.
 * - `before_initial`, `after_initial`, `before_breakpoint`, `before_step`, `after_solve`: BEFORE and AFTER blocks.
 * - `receive(context, instance, weights: i32 byte address, flag: f64)`: NET_RECEIVE.
 * - `receive_init(context, instance, weights)`: its INITIAL, for each connection.
 * - `watch(context, instance, which) -> f64`: difference whose sign tells whether WATCH number `which` holds.
 */
export const kernelNames = [
  'update_tables',
  'construct',
  'destruct',
  'init',
  'current',
  'state',
  'derivatives',
  'jacobian_solve',
  'concentrations',
  'diffusion',
  'before_initial',
  'after_initial',
  'before_breakpoint',
  'before_step',
  'after_solve',
  'receive',
  'receive_init',
  'watch',
] as const
export type KernelName = (typeof kernelNames)[number]
/** Another name of a kernel that does nothing when it is called for no instance: by that an engine compiles it before it is needed. */
export const readyName = (kernel: string): string => `ready ${kernel}`
/** Another name of a kernel `(context, first, end, chain)` that works on rows of a chain, see `math/chain.ts`, beside its instances. */
export const besideName = (kernel: string): string => `beside ${kernel}`

/**
 * What a module imports, all from `env`. `memory`; then functions, of which a module imports those it uses:
 * - `net_send(mechanism, instance, weights, time: f64, flag: f64)`: a self event.
 * - `net_move(mechanism, instance, time: f64)` moves it; `net_event(mechanism, instance, time: f64)` fires the connections.
 * - `watch_activate(mechanism, instance, which, flag: f64)`.
 * - `at_time(time: f64) -> f64` 1 in the one phase with t - dt < time <= t.
 * - `states_may_jump() -> f64` 0 while currents are only looked at: state_discontinuity does nothing then.
 * - `nernst(ci, co, z: f64) -> f64`, `ghk(v, ci, co, z: f64) -> f64`
 * - `fail(mechanism, instance, code: i32)`: raises a ModelError; the texts are in `failures`.
 * - `uniform() -> f64`: scop_random; `random(kind: i32, a: f64, b: f64) -> f64`: exprand 1, normrand 2, poisrand 3; `set_seed(x: f64)`.
 * - `lag(mechanism, instance, which: i32, x, delay, t: f64) -> f64` keeps x, and gives what it was `delay` before t.
 * - `print_number(x: f64)` keeps a number for `print(mechanism, text: i32)`, which prints `texts[text]` with those kept.
 * - `netcon_count(mechanism, instance) -> i32` connections to an instance; `netcon_weights(mechanism, instance, k: i32) -> i32`
 *   the byte address of the k-th one's weights.
 * - `function_table1`, `2`, `3(mechanism, which: i32, x: f64 ...) -> f64` reads a FUNCTION_TABLE.
 * - `sin cos tan ... `: whatever of JavaScript's Math has no port of ours, by name, (f64) -> f64.
 */
export interface MechanismSpec {
  /** SUFFIX, POINT_PROCESS or ARTIFICIAL_CELL name. */
  readonly name: string
  readonly kind: MechanismKind
  /** Part of something else: no list of mechanisms shows it. */
  readonly hidden?: boolean
  /** File it came from, for messages. */
  readonly file: string
  readonly variables: readonly VariableSpec[]
  readonly globals: readonly GlobalSpec[]
  /** Doubles in the block of globals. */
  readonly globalsSize: number
  readonly ions: readonly IonUse[]
  readonly pointers: readonly string[]
  /** What a variable step integrates; absent for none. */
  readonly odeStates?: readonly OdeStateSpec[]
  /** Made for one thread, by NEURON's rules. */
  readonly threadUnsafe?: boolean
  /** BREAKPOINT solves something that a variable step cannot. */
  readonly fixedStepOnly?: boolean
  readonly diffusion?: readonly DiffusionSpec[]
  readonly slots: readonly SlotSpec[]
  /** Writes a current of the membrane or an electrode: has a `current` kernel. */
  readonly hasCurrent: boolean
  readonly electrode: boolean
  /** Writes an ion's concentration: goes first in INITIAL and in the state phase. */
  readonly writesConcentration: boolean
  /** HOC names its variables as they are, without the suffix. */
  readonly plainNames?: boolean
  /** It has an instance at each end of the section as well. */
  readonly onEnds?: boolean
  readonly netReceive?: NetReceiveSpec
  readonly hasNetEvent: boolean
  /** Whether what NET_RECEIVE does concerns only the instance, its node and the ions there. */
  readonly receivesAlone?: true
  readonly functions: readonly HocFunctionSpec[]
  readonly functionTables?: readonly FunctionTableSpec[]
  readonly kernels: readonly KernelName[]
  /**
   * Kernels that keep to themselves: an instance works on its own numbers, its node's and its ions' there, and nobody can
   * tell in which groups, one after the other, instances were taken.
   */
  readonly local?: readonly KernelName[]
  /** What `current` and `derivatives` store, of their own and in globals, no kernel reads before it is stored anew; the integrator takes derivatives at once. */
  readonly leavesNothing?: true
  /** The kernel `state` runs beside the integrator of a variable step as well, before each step. */
  readonly stateBesides?: boolean
  /** Put together while a program runs (KSChan), from no file. */
  readonly assembled?: true
  /** Kernels that leave numbers of the last instance in globals. */
  readonly writesGlobals?: readonly KernelName[]
  /** TABLEs are made from the numbers of the first instance. */
  readonly tabulatesFirst?: true
  readonly failures: readonly string[]
  /** Formats of printf. */
  readonly texts?: readonly string[]
  /** First values of C's static variables and texts, in the block of globals. */
  readonly data?: readonly StaticData[]
  /**
   * Imports that other mechanisms' C has to fill: `x name result parameters` a function, `y name i` the address of a
   * variable. Types as in `LinkSpec`. Beside each the place that uses it.
   */
  readonly links?: Readonly<Record<string, string>>
  /** What its C gives to others; of variables the place in the block of globals, in bytes. */
  readonly linkable?: Readonly<Record<string, LinkSpec>>
  readonly linkableVariables?: Readonly<Record<string, number>>
  /** C that was not understood, where kernels would run it: such a mechanism cannot be inserted. */
  readonly refused?: readonly string[]
  /** What to tell whoever loads it. */
  readonly warnings?: readonly string[]
  /** Bytes of the WebAssembly module. Modules are made, or read, when they are asked for: many a program uses few of its mechanisms. */
  readonly wasm: () => Uint8Array
  /** The same with fused operations (relaxed SIMD), where it would use them; for engines that have them. */
  readonly fusedWasm?: (() => Uint8Array | undefined) | undefined
  /**
   * The mechanism again, with what is only worked out when a variable step takes it, or HOC calls one of its functions: what is known of these kernels
   * and functions, and their module. Until then it says nothing of such kernels, not all of `odeStates`, and of functions too often that they
   * need an instance. Columns and slots are the same, or new ones come behind.
   */
  readonly rest?: () => MechanismSpec
  /**
   * The mechanism again, with kernels that a program may tell to go without TABLEs, by `usetable`; without it those of this one do not look at that. Columns
   * and what instances share have the same names; where they are hidden they may lie elsewhere.
   */
  readonly untabled?: () => MechanismSpec
  /** Of another module, with what `wasm` does not have: kernels of a variable step, and functions as HOC calls them. */
  readonly later?: () => Uint8Array
  /**
   * The mechanism again, with what is only worked out when it is first used: what is known of optimized kernels, columns in which they remember
   * numbers, behind the others, and its modules. Until then `functions` tell too often that they need an instance.
   */
  readonly whole?: () => MechanismSpec
}

export type Kernel = (context: number, first: number, end: number) => void
/** The exports of a module once it is instantiated, from WebAssembly or from the reference back end alike. */
export type KernelModule = Readonly<Record<string, (...values: number[]) => number>>
/** Makes a mechanism's exports: `new WebAssembly.Instance` by default; tests give the reference back end. */
export type Instantiate = (spec: MechanismSpec, imports: KernelImports) => KernelModule
export interface KernelImports {
  readonly memory: WebAssembly.Memory
  readonly functions: Readonly<Record<string, (...values: number[]) => number>>
  /** Whether the engine fuses multiplications with additions. */
  readonly fused?: boolean
  /** Told of each module and its exports, for those who hand them to other threads. */
  readonly made?: ((module: WebAssembly.Module, exports: KernelModule) => void) | undefined
}
