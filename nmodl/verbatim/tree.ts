/** The tree of C: types are resolved already, names are not. */
import type { Span } from '../../lang/source.ts'
import type { Statement } from '../tree.ts'
import type { CType } from './types.ts'

interface At {
  readonly span: Span
}
export type CExpression = At &
  (
    | { readonly kind: 'number'; readonly value: number | bigint; readonly type: CType }
    | { readonly kind: 'string'; readonly text: string }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'unary'; readonly operator: '-' | '+' | '!' | '~' | '*' | '&'; readonly operand: CExpression }
    | { readonly kind: 'step'; readonly operator: '++' | '--'; readonly before: boolean; readonly operand: CExpression }
    | {
        readonly kind: 'binary'
        readonly operator: string
        readonly left: CExpression
        readonly right: CExpression
      }
    | {
        readonly kind: 'assign'
        /** '' for plain `=`. */
        readonly operator: string
        readonly target: CExpression
        readonly value: CExpression
      }
    | {
        readonly kind: 'conditional'
        readonly condition: CExpression
        readonly whenTrue: CExpression
        readonly otherwise: CExpression
      }
    | { readonly kind: 'call'; readonly callee: CExpression; readonly args: readonly CExpression[] }
    | { readonly kind: 'index'; readonly base: CExpression; readonly index: CExpression }
    | { readonly kind: 'member'; readonly base: CExpression; readonly arrow: boolean; readonly name: string }
    | { readonly kind: 'cast'; readonly type: CType; readonly operand: CExpression }
    | { readonly kind: 'sizeofType'; readonly type: CType }
    | { readonly kind: 'sizeof'; readonly operand: CExpression }
  )

export type Initializer = CExpression | (At & { readonly kind: 'list'; readonly items: readonly Initializer[] })

export interface Declarator extends At {
  readonly name: string
  readonly type: CType
  readonly storage: 'static' | 'extern' | 'auto'
  readonly initializer: Initializer | undefined
  /** Of an array whose size is only known when it is declared; its type is a pointer to its elements. */
  readonly length?: CExpression | undefined
}
export interface CFunction extends At {
  readonly kind: 'function'
  readonly name: string
  /** Not seen by other files. */
  readonly isStatic: boolean
  readonly result: CType
  readonly parameters: readonly { readonly name: string; readonly type: CType }[]
  readonly body: CStatement
}
export type CStatement = At &
  (
    | { readonly kind: 'block'; readonly body: readonly CStatement[] }
    | { readonly kind: 'declare'; readonly names: readonly Declarator[] }
    | { readonly kind: 'expression'; readonly value: CExpression }
    | {
        readonly kind: 'if'
        readonly condition: CExpression
        readonly whenTrue: CStatement
        readonly otherwise: CStatement | undefined
      }
    | { readonly kind: 'while'; readonly condition: CExpression; readonly body: CStatement }
    | { readonly kind: 'do'; readonly condition: CExpression; readonly body: CStatement }
    | {
        readonly kind: 'for'
        readonly start: CStatement | undefined
        readonly condition: CExpression | undefined
        readonly step: CExpression | undefined
        readonly body: CStatement
      }
    | { readonly kind: 'switch'; readonly value: CExpression; readonly body: CStatement }
    | { readonly kind: 'case'; readonly value: CExpression | undefined }
    | { readonly kind: 'label'; readonly name: string }
    | { readonly kind: 'goto'; readonly name: string }
    | { readonly kind: 'break' }
    | { readonly kind: 'continue' }
    | { readonly kind: 'return'; readonly value: CExpression | undefined }
    | { readonly kind: 'empty' }
    | { readonly kind: 'nmodl'; readonly statement: Statement }
  )
export type CItem = CFunction | { readonly kind: 'variables'; readonly names: readonly Declarator[] }
