/**
 * The C of VERBATIM blocks, as far as it says what NMODL could say too: nothing at all (declarations, #include),
 * assignments of expressions, `return`. What goes beyond is not translated.
 */
import type { Span } from '../lang/source.ts'
import { plainTemplate } from './template.ts'
import type { Expression, Statement } from './tree.ts'

function inside(text: string): string {
  return text
    .replace(/^VERBATIM/, '')
    .replace(/ENDVERBATIM$/, '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/[^\n]*/g, '')
    .replace(/^[ \t]*#(ifndef|ifdef|if|endif|else|include)\b[^\n]*$/gm, '')
    .trim()
}

/** Declarations and directives alone. */
export function trivialVerbatim(text: string): boolean {
  return /^(;|extern\s[^;{}]*;|(?:double|int|void)\s*\**\s*\w+\s*\([^;{}]*\)\s*;|\s)*$/.test(inside(text))
}

/** The statements it amounts to, or undefined. */
export function translateVerbatim(text: string, span: Span): readonly Statement[] | undefined {
  if (trivialVerbatim(text)) return []
  const code = inside(text)
  const out: Statement[] = []
  for (const piece of code.split(';')) {
    const one = piece.trim()
    if (one === '') continue
    const statement = translateOne(one, span)
    if (!statement) return undefined
    out.push(statement)
  }
  return out
}

function translateOne(text: string, span: Span): Statement | undefined {
  const returned = /^return\b(.*)$/s.exec(text)
  if (returned) {
    if (returned[1]!.trim() === '') return { kind: 'return', value: undefined, span }
    const value = expressionOf(returned[1]!, span)
    return value && { kind: 'return', value, span }
  }
  if (!/^\w+\s*(\[[^\]]*\])?\s*=[^=]/.test(text)) return undefined
  return parsed(text, span)
}

function expressionOf(text: string, span: Span): Expression | undefined {
  const statement = parsed(`value = ${text}`, span)
  return statement?.kind === 'assign' ? statement.value : undefined
}

function parsed(text: string, span: Span): Statement | undefined {
  // `^` is another operator in C, and a whole number divided by another is cut off
  if (/\^|"|\?|:|\b\d+\s*\/\s*\d+\b(?!\.)/.test(text)) return undefined
  try {
    const statements = plainTemplate(text, span)
    return statements.length === 1 ? statements[0] : undefined
  } catch {
    return undefined
  }
}

export const mayReturn = (text: string): boolean => /\breturn\b/.test(text)
