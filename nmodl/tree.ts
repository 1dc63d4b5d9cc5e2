/** The tree of a mechanism file. Passes make new trees of the same kinds; every node keeps its place in the text. */
import type { Span } from '../lang/source.ts'

interface Node {
  readonly span: Span
}

export interface Name extends Node {
  readonly text: string
}

export type UnaryOperator = '-' | '!'
export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '^' | '<' | '>' | '<=' | '>=' | '==' | '!=' | '&&' | '||'

export interface NumberLiteral extends Node {
  readonly kind: 'number'
  readonly value: number
  /** What stood in parentheses behind it. */
  readonly unit?: string
  /** It stood alone in parentheses: for units that is the factor of a conversion. */
  readonly closed?: boolean
}
export interface StringLiteral extends Node {
  readonly kind: 'string'
  /** Without quotes, escapes as written. */
  readonly text: string
}
export interface Variable extends Node {
  readonly kind: 'variable'
  readonly name: string
  readonly index?: Expression | undefined
}
export interface Call extends Node {
  readonly kind: 'call'
  readonly name: string
  readonly arguments: readonly Expression[]
}
export interface Unary extends Node {
  readonly kind: 'unary'
  readonly operator: UnaryOperator
  readonly operand: Expression
}
export interface Binary extends Node {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
  /** It stood in parentheses. */
  readonly closed?: boolean
}
export type Expression = NumberLiteral | StringLiteral | Variable | Call | Unary | Binary

export interface LocalDeclaration extends Node {
  readonly kind: 'local'
  readonly names: readonly { readonly name: Name; readonly size: number | undefined }[]
}
export interface Assignment extends Node {
  readonly kind: 'assign'
  readonly target: Variable
  readonly value: Expression
}
export interface DerivativeEquation extends Node {
  readonly kind: 'derivative'
  readonly target: Variable
  readonly order: number
  readonly value: Expression
}
export interface CallStatement extends Node {
  readonly kind: 'callStatement'
  readonly call: Call
}
export interface If extends Node {
  readonly kind: 'if'
  readonly condition: Expression
  readonly whenTrue: readonly Statement[]
  readonly otherwise: readonly Statement[]
}
export interface While extends Node {
  readonly kind: 'while'
  readonly condition: Expression
  readonly body: readonly Statement[]
}
export interface From extends Node {
  readonly kind: 'from'
  readonly variable: Name
  readonly from: Expression
  readonly to: Expression
  readonly by: Expression | undefined
  readonly body: readonly Statement[]
}
export interface Block extends Node {
  readonly kind: 'block'
  readonly body: readonly Statement[]
}
export interface Solve extends Node {
  readonly kind: 'solve'
  readonly block: Name
  readonly method: Name | undefined
  readonly steadyState: Name | undefined
  /** IFERROR: NEURON runs it after each step where the file can be run by several threads, and else after one that failed. */
  readonly ifError?: readonly Statement[]
}
export interface Table extends Node {
  readonly kind: 'table'
  readonly variables: readonly Name[]
  readonly depend: readonly Name[]
  readonly from: Expression
  readonly to: Expression
  readonly steps: number
}
export interface ReactionTerm extends Node {
  readonly coefficient: number
  readonly variable: Variable
}
export interface Reaction extends Node {
  readonly kind: 'reaction'
  readonly arrow: '<->' | '<<' | '->'
  readonly left: readonly ReactionTerm[]
  readonly right: readonly ReactionTerm[]
  readonly forward: Expression
  readonly backward: Expression | undefined
}
export interface Conserve extends Node {
  readonly kind: 'conserve'
  readonly left: readonly ReactionTerm[]
  readonly right: Expression
}
export interface Compartment extends Node {
  readonly kind: 'compartment'
  readonly variable: Name | undefined
  readonly volume: Expression
  readonly states: readonly Name[]
}
export interface LongitudinalDiffusion extends Node {
  readonly kind: 'longitudinalDiffusion'
  readonly variable: Name | undefined
  readonly coefficient: Expression
  readonly states: readonly Name[]
}
export interface Equation extends Node {
  readonly kind: 'equation'
  readonly left: Expression
  readonly right: Expression
}
export interface Verbatim extends Node {
  readonly kind: 'verbatim'
  readonly text: string
}
/** `return` of a VERBATIM block, or `return(x)`. */
export interface Return extends Node {
  readonly kind: 'return'
  readonly value: Expression | undefined
}
export interface Watch extends Node {
  readonly kind: 'watch'
  readonly conditions: readonly { readonly condition: Expression; readonly flag: Expression; readonly span: Span }[]
}
export interface ForNetCons extends Node {
  readonly kind: 'forNetCons'
  readonly names: readonly Name[]
  readonly body: readonly Statement[]
}
export interface NetInitial extends Node {
  readonly kind: 'initial'
  readonly body: readonly Statement[]
}
/** PROTECT, MUTEXLOCK, CONDUCTANCE: hints that change nothing here. */
export interface Hint extends Node {
  readonly kind: 'hint'
  readonly text: string
}
/** Made by passes: the statements that solve a block. Prints as its body between comments. */
export type Statement =
  | LocalDeclaration
  | Assignment
  | DerivativeEquation
  | CallStatement
  | If
  | While
  | From
  | Block
  | Solve
  | Table
  | Reaction
  | Conserve
  | Compartment
  | LongitudinalDiffusion
  | Equation
  | Verbatim
  | Watch
  | ForNetCons
  | NetInitial
  | Hint
  | Return

export interface Declaration {
  readonly name: Name
  /** Undefined for a scalar. */
  readonly size: number | undefined
  readonly value: number | undefined
  readonly unit: string
  /** The unit as HOC's `units` tells it. */
  readonly shown?: string
  readonly limits: readonly [number, number] | undefined
  /** Of a state: factor of the absolute error that a variable step allows. */
  readonly tolerance?: number | undefined
}
export interface UseIon extends Node {
  readonly kind: 'useIon'
  readonly ion: Name
  readonly read: readonly Name[]
  readonly write: readonly Name[]
  readonly valence: number | undefined
}
export interface NeuronNames extends Node {
  readonly kind: 'names'
  readonly keyword: string
  readonly names: readonly Name[]
}
export type NeuronStatement = UseIon | NeuronNames

/** A number with a unit, or the conversion of one unit into another: `F = (faraday) (coulomb)`. */
export interface UnitConstant {
  readonly name: Name
  readonly value: number | undefined
  readonly from: string
  readonly to: string
  /** `f = (foot) -> (inch)`: how many of one the other is. */
  readonly factor?: boolean
}
export interface Parameter {
  readonly name: Name
  readonly unit: string
}
export type RoutineKind = 'FUNCTION' | 'PROCEDURE'
export type SolvedKind = 'DERIVATIVE' | 'KINETIC' | 'LINEAR' | 'NONLINEAR' | 'DISCRETE'

export type Item =
  | { readonly kind: 'neuron'; readonly span: Span; readonly statements: readonly NeuronStatement[] }
  | {
      readonly kind: 'units'
      readonly span: Span
      readonly constants: readonly UnitConstant[]
      readonly aliases: readonly (readonly [string, string])[]
    }
  | {
      readonly kind: 'declarations'
      readonly span: Span
      readonly block: 'PARAMETER' | 'CONSTANT' | 'ASSIGNED' | 'STATE'
      readonly declarations: readonly Declaration[]
    }
  | {
      readonly kind: 'independent'
      readonly span: Span
      readonly names: readonly Name[]
      readonly units: readonly string[]
    }
  | { readonly kind: 'fileLocal'; readonly span: Span; readonly names: LocalDeclaration['names'] }
  | {
      readonly kind: 'initial' | 'breakpoint' | 'constructor' | 'destructor'
      readonly span: Span
      readonly body: readonly Statement[]
    }
  | {
      readonly kind: 'solved'
      readonly span: Span
      readonly block: SolvedKind
      readonly name: Name
      readonly solveFor?: readonly Name[]
      readonly body: readonly Statement[]
    }
  | {
      readonly kind: 'routine'
      readonly span: Span
      readonly routine: RoutineKind
      readonly name: Name
      readonly parameters: readonly Parameter[]
      /** Of its result. */
      readonly unit?: string | undefined
      readonly body: readonly Statement[]
      readonly generated?: boolean
      /** Called, and never put in place. */
      readonly apart?: boolean
    }
  | {
      readonly kind: 'functionTable'
      readonly span: Span
      readonly name: Name
      readonly parameters: readonly Parameter[]
      readonly unit?: string | undefined
    }
  | {
      readonly kind: 'netReceive'
      readonly span: Span
      readonly parameters: readonly Parameter[]
      readonly body: readonly Statement[]
    }
  | { readonly kind: 'beforeAfter'; readonly span: Span; readonly when: string; readonly body: readonly Statement[] }
  | { readonly kind: 'verbatim'; readonly span: Span; readonly text: string }
  /** TERMINAL and PLOT: nothing runs them. */
  | { readonly kind: 'idle'; readonly span: Span; readonly text: string; readonly body: readonly Statement[] }

export type ItemOf<K extends Item['kind']> = Extract<Item, { kind: K }>
export interface MechanismFile {
  readonly source: Span['source']
  readonly items: readonly Item[]
  /** Place of each name's first use among all names of the text: the order of unknowns follows it. */
  readonly firstUse: ReadonlyMap<string, number>
  /** Somewhere there is VERBATIM, or what looks like a return of C. */
  readonly mayHoldC: boolean
  readonly hasLag: boolean
  /** From each UNITSOFF to its UNITSON: the text whose units are not looked at. */
  readonly unitsOff: readonly Span[]
}
