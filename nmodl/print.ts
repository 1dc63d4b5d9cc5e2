/** A tree as NMODL text, for looking at what a pass has made. */
import { unreachable } from '../lang/problem.ts'
import { lagFunction } from './build.ts'
import type {
  Declaration,
  Expression,
  Item,
  MechanismFile,
  Name,
  NeuronStatement,
  Parameter,
  ReactionTerm,
  Statement,
} from './tree.ts'

export const printFile = (file: MechanismFile): string => `${file.items.map(printItem).join('\n\n')}\n`

const indent = (text: string) => text.replace(/^(?=.)/gm, '  ')
const names = (list: readonly Name[]) => list.map(({ text }) => text).join(', ')
const unit = (text: string) => (text ? ` (${text})` : '')
const parameters = (list: readonly Parameter[]) => list.map((one) => one.name.text + unit(one.unit)).join(', ')
const braces = (head: string, lines: readonly string[]) =>
  lines.length > 0 ? `${head} {\n${indent(lines.join('\n'))}\n}` : `${head} { }`
const block = (head: string, body: readonly Statement[]) => braces(head, body.map(printStatement))

function printItem(item: Item): string {
  switch (item.kind) {
    case 'neuron':
      return braces('NEURON', item.statements.map(neuronStatement))
    case 'units':
      return braces('UNITS', [
        ...item.aliases.map(([a, b]) => `(${a}) = (${b})`),
        ...item.constants.map(({ name, value, from, to }) =>
          value === undefined ? `${name.text} = (${from}) (${to})` : `${name.text} = ${value}${unit(from)}`,
        ),
      ])
    case 'declarations':
      return braces(item.block, item.declarations.map(declaration(item.block)))
    case 'independent':
      return braces(
        'INDEPENDENT',
        item.names.map(({ text }) => `${text} FROM 0 TO 1 WITH 1`),
      )
    case 'fileLocal':
      return `LOCAL ${item.names.map(({ name, size }) => name.text + (size === undefined ? '' : `[${size}]`)).join(', ')}`
    case 'initial':
    case 'breakpoint':
    case 'constructor':
    case 'destructor':
      return block(item.kind.toUpperCase(), item.body)
    case 'solved':
      return block(`${item.block} ${item.name.text}`, item.body)
    case 'routine':
      return block(`${item.routine} ${item.name.text}(${parameters(item.parameters)})`, item.body)
    case 'functionTable':
      return `FUNCTION_TABLE ${item.name.text}(${parameters(item.parameters)})`
    case 'netReceive':
      return block(`NET_RECEIVE (${parameters(item.parameters)})`, item.body)
    case 'beforeAfter':
      return block(item.when, item.body)
    case 'verbatim':
      return item.text
    case 'idle':
      return item.body.length > 0 ? block(item.text, item.body) : `: ${item.text}`
    default:
      return unreachable(item)
  }
}

function neuronStatement(statement: NeuronStatement): string {
  if (statement.kind === 'names') return `${statement.keyword} ${names(statement.names)}`.trim()
  const { ion, read, write, valence } = statement
  return [
    `USEION ${ion.text}`,
    read.length && `READ ${names(read)}`,
    write.length && `WRITE ${names(write)}`,
    valence !== undefined && `VALENCE ${valence}`,
  ]
    .filter(Boolean)
    .join(' ')
}

const declaration =
  (kind: string) =>
  ({ name, size, value, unit: declared, limits, tolerance }: Declaration) => {
    const number =
      value === undefined
        ? ''
        : kind === 'PARAMETER' || kind === 'CONSTANT'
          ? ` = ${value}`
          : ` FROM 0 TO 1 START ${value}`
    return `${name.text}${size === undefined ? '' : `[${size}]`}${number}${unit(declared)}${limits ? ` <${limits[0]}, ${limits[1]}>` : ''}${tolerance === undefined ? '' : ` <${tolerance}>`}`
  }

const lagText = (value: Expression): string | undefined =>
  value.kind === 'call' && value.name === lagFunction
    ? `LAG ${value.arguments.map((one) => printExpression(one)).join(' BY ')}`
    : undefined

const side = (terms: readonly ReactionTerm[]) =>
  terms
    .map(({ coefficient, variable }) => (coefficient === 1 ? '' : `${coefficient} `) + printExpression(variable))
    .join(' + ')

export function printStatement(statement: Statement): string {
  const e = (expression: Expression) => printExpression(expression)
  switch (statement.kind) {
    case 'local':
      return `LOCAL ${statement.names.map(({ name, size }) => name.text + (size === undefined ? '' : `[${size}]`)).join(', ')}`
    case 'assign':
      return lagText(statement.value) ?? `${e(statement.target)} = ${e(statement.value)}`
    case 'derivative':
      return `${e({ ...statement.target, index: undefined })}${"'".repeat(statement.order)}${statement.target.index ? `[${e(statement.target.index)}]` : ''} = ${e(statement.value)}`
    case 'callStatement':
      return e(statement.call)
    case 'if': {
      const head = block(`if (${e(statement.condition)})`, statement.whenTrue)
      return statement.otherwise.length > 0 ? `${head} ${block('else', statement.otherwise)}` : head
    }
    case 'while':
      return block(`while (${e(statement.condition)})`, statement.body)
    case 'from':
      return block(
        `FROM ${statement.variable.text} = ${e(statement.from)} TO ${e(statement.to)}${statement.by ? ` BY ${e(statement.by)}` : ''}`,
        statement.body,
      )
    case 'block':
      return block('', statement.body).trimStart()
    case 'solve':
      return `SOLVE ${statement.block.text}${statement.method ? ` METHOD ${statement.method.text}` : ''}${statement.steadyState ? ` STEADYSTATE ${statement.steadyState.text}` : ''}${statement.ifError ? block(' IFERROR', statement.ifError) : ''}`
    case 'table':
      return `TABLE ${names(statement.variables)}${statement.depend.length > 0 ? ` DEPEND ${names(statement.depend)}` : ''} FROM ${e(statement.from)} TO ${e(statement.to)} WITH ${statement.steps}`
    case 'reaction': {
      const rates = statement.backward ? `${e(statement.forward)}, ${e(statement.backward)}` : e(statement.forward)
      return `~ ${side(statement.left)} ${statement.arrow} ${statement.right.length > 0 ? `${side(statement.right)} ` : ''}(${rates})`
    }
    case 'conserve':
      return `CONSERVE ${side(statement.left)} = ${e(statement.right)}`
    case 'compartment':
      return `COMPARTMENT ${statement.variable ? `${statement.variable.text}, ` : ''}${e(statement.volume)} { ${statement.states.map(({ text }) => text).join(' ')} }`
    case 'longitudinalDiffusion':
      return `LONGITUDINAL_DIFFUSION ${statement.variable ? `${statement.variable.text}, ` : ''}${e(statement.coefficient)} { ${statement.states.map(({ text }) => text).join(' ')} }`
    case 'equation':
      return `~ ${e(statement.left)} = ${e(statement.right)}`
    case 'verbatim':
      return statement.text
    case 'watch':
      return `WATCH ${statement.conditions.map(({ condition, flag }) => `(${e(condition)}) ${e(flag)}`).join(', ')}`
    case 'forNetCons':
      return block(`FOR_NETCONS(${names(statement.names)})`, statement.body)
    case 'initial':
      return block('INITIAL', statement.body)
    case 'return':
      return `VERBATIM return ${statement.value ? e(statement.value) : ''}; ENDVERBATIM`
    case 'hint':
      return statement.text
    default:
      return unreachable(statement)
  }
}

const strength: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '<': 3,
  '>': 3,
  '<=': 3,
  '>=': 3,
  '==': 3,
  '!=': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  '^': 7,
}

/** With the parentheses it needs; `outer` is the strength of the operator around it. */
export function printExpression(expression: Expression, outer = 0): string {
  switch (expression.kind) {
    case 'number':
      return expression.value < 0 && outer > 0 ? `(${expression.value})` : String(expression.value)
    case 'string':
      return `"${expression.text}"`
    case 'variable':
      return expression.index ? `${expression.name}[${printExpression(expression.index)}]` : expression.name
    case 'call':
      return `${expression.name}(${expression.arguments.map((one) => printExpression(one)).join(', ')})`
    case 'unary': {
      const text = `${expression.operator}${printExpression(expression.operand, 6)}`
      return outer >= 5 ? `(${text})` : text
    }
    case 'binary': {
      const own = strength[expression.operator]!
      const right = expression.operator === '^'
      const text = `${printExpression(expression.left, right ? own + 1 : own)} ${expression.operator} ${printExpression(expression.right, right ? own : own + 1)}`
      return own < outer ? `(${text})` : text
    }
    default:
      return unreachable(expression)
  }
}
