import { describe, expect, it } from 'vitest'
import {
  assign,
  binary,
  constant,
  type IrExpr,
  type IrFunction,
  type IrLocal,
  load,
  readLocal,
  store,
} from '../../../nmodl/ir.ts'
import { isDivision, shareCommon } from '../../../nmodl/optimize/common.ts'

const ids = Array.from({ length: 100 }, (_, i) => i)
const local = (name: string): IrLocal => ({ id: ids.shift()!, type: 'f64', name })
const [a, b, x, y] = ['a', 'b', 'x', 'y'].map(local) as [IrLocal, IrLocal, IrLocal, IrLocal]
const product = () => binary('mul', readLocal(a), readLocal(b))

const loop = (body: ReturnType<typeof assign>[]): IrFunction => ({
  name: 'current',
  shape: 'range',
  parameters: [],
  body: [{ kind: 'instances', before: [], body, after: [] }],
  result: undefined,
  exported: true,
})
function bodyOf(one: IrFunction) {
  const [first] = one.body
  return first?.kind === 'instances' ? first.body : []
}
const shared = (body: ReturnType<typeof assign>[]) => bodyOf(shareCommon(loop(body), local))

describe('common subexpressions', () => {
  it('are worked out once', () => {
    const found = shared([
      assign(x, binary('add', product(), constant(1))),
      assign(y, binary('sub', product(), constant(2))),
    ])
    expect(found).toHaveLength(3)
    expect(found[0]).toMatchObject({ kind: 'set', value: product() })
    const [, first, second] = found as unknown as { value: { a: IrExpr } }[]
    expect(first!.value.a).toEqual(second!.value.a)
  })

  it('are none where a local has changed in between', () => {
    const body = [assign(x, product()), assign(a, constant(3)), assign(y, product())]
    expect(shared(body)).toEqual(body)
  })

  it('are none of what may have changed in a branch, or lies in memory', () => {
    const branch = { kind: 'if', condition: readLocal(x), whenTrue: [assign(b, constant(0))], otherwise: [] } as const
    const place = { kind: 'column', slot: 0, count: 1 } as const
    const sum = () => binary('add', load(place), readLocal(a))
    const body = [
      assign(x, product()),
      branch,
      assign(y, product()),
      assign(x, sum()),
      store(place, constant(1)),
      assign(y, sum()),
    ]
    expect(shared(body)).toEqual(body)
  })

  it('keep zeros of both signs apart', () => {
    const body = [
      assign(x, binary('mul', readLocal(a), constant(0))),
      assign(y, binary('mul', readLocal(a), constant(-0))),
    ]
    expect(shared(body)).toEqual(body)
  })

  it('are divisions alone where these are asked for', () => {
    const quotient = () => binary('div', constant(-1), readLocal(b))
    const sum = binary('add', binary('mul', product(), quotient()), binary('mul', product(), quotient()))
    const [first, second] = bodyOf(shareCommon(loop([assign(x, sum)]), local, isDivision)) as unknown as {
      local: IrLocal
      value: IrExpr
    }[]
    expect(first!.value).toEqual(quotient())
    const half = binary('mul', product(), readLocal(first!.local))
    expect(second!.value).toEqual(binary('add', half, half))
    const once = [assign(x, quotient())]
    expect(bodyOf(shareCommon(loop(once), local, isDivision))).toEqual(once)
  })
})
