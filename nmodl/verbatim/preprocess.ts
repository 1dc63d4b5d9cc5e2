/**
 * The preprocessor, as far as blocks use it: #define of constants and macros with arguments, #undef, #ifdef and its kin,
 * #if with numbers and defined(...). #include "file" brings a file of the model's folder; of what others declare much is known.
 */
import { Source, type Span } from '../../lang/source.ts'
import { type CToken, lexC } from './lexer.ts'
import { refusedC } from './problems.ts'

interface Macro {
  readonly parameters: readonly string[] | undefined
  readonly body: readonly CToken[]
}

/** What NEURON's headers and the translator of 8.2.2 define. */
const predefined: Readonly<Record<string, string>> = {
  NRN_VERSION_GTEQ_8_2_0: '1',
  NULL: '((void*)0)',
  EOF: '(-1)',
  M_PI: '3.14159265358979323846',
  RAND_MAX: '2147483647',
  INT_MAX: '2147483647',
  INT_MIN: '(-2147483647-1)',
  UINT_MAX: '4294967295U',
  LONG_MIN: '(-9223372036854775807L-1)',
  DBL_MIN: '2.2250738585072014e-308',
  FLT_MAX: '3.40282346638528859812e38',
  FLT_EPSILON: '1.1920928955078125e-7',
  M_E: '2.7182818284590452354',
  M_PI_2: '1.57079632679489661923',
  M_PI_4: '0.78539816339744830962',
  M_SQRT2: '1.41421356237309504880',
  M_LN2: '0.69314718055994530942',
  HUGE_VAL: '(1e308*10.)',
  INFINITY: '(1e308*10.)',
  LONG_MAX: '9223372036854775807L',
  MAXLONG: '9223372036854775807L',
  DBL_MAX: '1.7976931348623157e308',
  DBL_EPSILON: '2.220446049250313e-16',
  CLOCKS_PER_SEC: '1000000L',
  F_OK: '0',
  X_OK: '1',
  W_OK: '2',
  R_OK: '4',
  BUFSIZ: '8192',
  FILENAME_MAX: '4096',
  PATH_MAX: '4096',
  EXIT_SUCCESS: '0',
  EXIT_FAILURE: '1',
  SIG_DFL: '0',
  SIG_IGN: '1',
  SIGHUP: '1',
  SIGINT: '2',
  SIGALRM: '14',
  SIGTERM: '15',
  CHAR_BIT: '8',
  UCHAR_MAX: '255',
  SHRT_MAX: '32767',
  USHRT_MAX: '65535',
  ULONG_MAX: '18446744073709551615UL',
  LLONG_MAX: '9223372036854775807LL',
  UINT32_MAX: '4294967295U',
  INT32_MAX: '2147483647',
  INT32_MIN: '(-2147483647-1)',
  INT64_MAX: '9223372036854775807L',
  INT64_MIN: '(-9223372036854775807L-1)',
  UINT64_MAX: '18446744073709551615UL',
  SIZE_MAX: '18446744073709551615UL',
  LLONG_MIN: '(-9223372036854775807LL-1)',
  ULLONG_MAX: '18446744073709551615UL',
  SHRT_MIN: '(-32768)',
  CHAR_MAX: '127',
  CHAR_MIN: '(-128)',
  FLT_MIN: '1.17549435082228750797e-38',
  INT64_C: '(long)',
  UINT64_C: '(unsigned long)',
  M_2_SQRTPI: '1.12837916709551257390',
  MAXINT: '2147483647',
  MAXDOUBLE: '1.7976931348623157e308',
  NAN: '(0./0.)',
  M_1_PI: '0.31830988618379067154',
  M_2_PI: '0.63661977236758134308',
  M_LN10: '2.30258509299404568402',
  M_LOG2E: '1.4426950408889634074',
  M_LOG10E: '0.43429448190325182765',
  M_SQRT1_2: '0.70710678118654752440',
  PTHREAD_CREATE_JOINABLE: '0',
  PTHREAD_CREATE_DETACHED: '1',
  SEEK_SET: '0',
  SEEK_CUR: '1',
  SEEK_END: '2',
  // NEURON's headers have them as macros, and C asks whether there are
  t: 't',
  dt: 'dt',
  _threadargs_: '',
  _threadargscomma_: '',
  _threadargsproto_: 'void',
  _threadargsprotocomma_: '',
  __inline: '',
  inline: '',
  register: '',
  volatile: '',
  auto: '',
}

export class Preprocessor {
  private readonly macros = new Map<string, Macro>()
  /** Of the open #if: whether its lines count, and whether one of its branches did. */
  private readonly conditions: { active: boolean; taken: boolean; outer: boolean }[] = []

  private depth = 0

  constructor(
    at: Span,
    private readonly include: (name: string) => string | undefined = () => undefined,
  ) {
    for (const [name, text] of Object.entries(predefined))
      this.macros.set(name, { parameters: undefined, body: lexC(text, at).map((token) => ({ ...token, span: at })) })
  }

  /** A macro without arguments. */
  has(name: string): boolean {
    const found = this.macros.get(name)
    return found !== undefined && !found.parameters
  }

  /** Tokens with the # lines obeyed and macros replaced. */
  run(tokens: readonly CToken[]): CToken[] {
    const kept: CToken[] = []
    let pending: CToken[] = []
    const flush = () => {
      kept.push(...this.expand(pending, new Set()))
      pending = []
    }
    for (const token of tokens) {
      if (token.type === 'directive') {
        flush()
        kept.push(...this.included(token))
        this.directive(token)
      } else if (this.active()) pending.push(token)
    }
    flush()
    return kept
  }

  /** Tokens of a file of the model's own; headers of NEURON and of the system are not there, nor need they be. */
  private included(token: CToken): CToken[] {
    const name = /^#\s*include\s*"([^"]*)"/.exec(token.text)?.[1]
    const text = name !== undefined && this.active() ? this.include(name) : undefined
    if (text === undefined) return []
    if (this.depth > deepestInclude) throw refusedC(token.span, '#include of a file within itself')
    this.depth++
    const source = new Source(name!, text)
    const tokens = this.run(lexC(text, { source, start: 0, end: text.length }))
    this.depth--
    return tokens
  }

  private active(): boolean {
    return this.conditions.every((one) => one.active)
  }

  private directive(token: CToken): void {
    const text = token.text
      // what looks like a comment may stand within quotes
      .replace(/"(?:\\[\s\S]|[^"\\\n])*"|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (found) => (found[0] === '"' ? found : ' '))
      .replace(/\\\r?\n/g, ' ')
    const [, word, rest] = /^#\s*(\w*)\s*([\s\S]*)$/.exec(text)!
    const outer = this.active()
    const last = this.conditions.at(-1)
    switch (word) {
      case 'ifdef':
      case 'ifndef':
        this.open(outer, this.isDefined(rest!.trim().split(/\W/)[0]!) === (word === 'ifdef'))
        return
      case 'if':
        this.open(outer, outer && this.condition(rest!, token.span))
        return
      case 'elif':
        if (last) last.active = !last.taken && last.outer && this.condition(rest!, token.span)
        if (last?.active) last.taken = true
        return
      case 'else':
        if (last) last.active = !last.taken
        return
      case 'endif':
        this.conditions.pop()
        return
      case 'define':
        if (outer) this.define(rest!, token)
        return
      case 'undef':
        if (outer) this.macros.delete(rest!.trim())
        return
      case 'include':
      case 'pragma':
      case '':
        return
      default:
        if (outer) throw refusedC(token.span, `#${word}`)
    }
  }

  private open(outer: boolean, active: boolean): void {
    this.conditions.push({ active, taken: active, outer })
  }

  private isDefined(name: string): boolean {
    return this.macros.has(name) || name === 'NRN_VERSION_GTEQ'
  }

  private define(text: string, { span }: CToken): void {
    const [, name, parameters, body] = /^([A-Za-z_]\w*)(\([^)]*\))?([\s\S]*)$/.exec(text) ?? []
    if (name === undefined) throw refusedC(span, '#define without a name')
    const names = parameters
      ?.slice(1, -1)
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '')
    const tokens = lexC(body!.trim(), span).map((token) => ({ ...token, span }))
    this.macros.set(name, { parameters: names, body: tokens })
  }

  private expand(tokens: readonly CToken[], hidden: ReadonlySet<string>): CToken[] {
    const out: CToken[] = []
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i]!
      const macro = token.type === 'name' && !hidden.has(token.text) ? this.macros.get(token.text) : undefined
      if (!macro) {
        out.push(token)
        continue
      }
      const inside = new Set(hidden).add(token.text)
      const place = (body: readonly CToken[]) =>
        this.expand(
          body.map((one) => ({ ...one, span: token.span })),
          inside,
        )
      if (!macro.parameters) {
        out.push(...place(macro.body))
      } else if (tokens[i + 1]?.text === '(') {
        const { args, end } = argumentsOf(tokens, i + 1)
        const values = new Map(macro.parameters.map((name, k) => [name, this.expand(args[k] ?? [], hidden)]))
        out.push(...place(macro.body.flatMap((one) => (one.type === 'name' && values.get(one.text)) || [one])))
        i = end
      } else out.push(token)
    }
    return out
  }

  private condition(text: string, span: Span): boolean {
    const known = text
      .replace(/\bdefined\s*(?:\(\s*(\w+)\s*\)|(\w+))/g, (_, a, b) => (this.isDefined(a ?? b) ? '1' : '0'))
      .replace(/\bNRN_VERSION_(GTEQ|EQ|LT|LTEQ|GT)\s*\(([^)]*)\)/g, (_, how: string, version: string) =>
        compareVersion(how, version.split(',').map(Number)) ? '1' : '0',
      )
    const tokens = this.expand(lexC(known, span), new Set())
    const plain = tokens.map((one) => (one.type === 'name' ? '0' : one.text.replace(/[uUlL]+$/, ''))).join(' ')
    // what is left are numbers and operators, which mean the same in JavaScript
    if (!/^[\d\s()!&|<>=+\-*/%]+$/.test(plain)) throw refusedC(span, `#if ${text.trim()}`)
    try {
      return Boolean(new Function(`return (${plain})`)())
    } catch {
      throw refusedC(span, `#if ${text.trim()}`)
    }
  }
}

const deepestInclude = 20

const ours = [8, 2, 2]
function compareVersion(how: string, version: readonly number[]): boolean {
  const first = [0, 1, 2].map((i) => ours[i]! - (version[i] ?? 0)).find((d) => d !== 0) ?? 0
  if (how === 'GTEQ') return first >= 0
  if (how === 'LT') return first < 0
  if (how === 'LTEQ') return first <= 0
  return how === 'GT' ? first > 0 : first === 0
}

function argumentsOf(tokens: readonly CToken[], open: number): { args: CToken[][]; end: number } {
  const args: CToken[][] = [[]]
  let depth = 0
  for (let i = open; i < tokens.length; i++) {
    const token = tokens[i]!
    if (token.text === '(' && token.type === 'sign' && depth++ === 0) continue
    if (token.text === ')' && token.type === 'sign' && --depth === 0) return { args, end: i }
    if (token.text === ',' && token.type === 'sign' && depth === 1) args.push([])
    else args.at(-1)!.push(token)
  }
  throw refusedC(tokens[open]!.span, 'a macro call without its closing parenthesis')
}
