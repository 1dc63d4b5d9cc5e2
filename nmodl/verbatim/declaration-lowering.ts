/** Variables of blocks of C, and their first values. */
import { type IrExpr, integer } from '../ir.ts'
import { ExpressionLowering } from './expression-lowering.ts'
import { evaluate } from './frame-lowering.ts'
import { refusedC } from './problems.ts'
import { partsOf } from './program.ts'
import type { CExpression, Declarator, Initializer } from './tree.ts'
import { char, int, irTypeOf, sizeOf } from './types.ts'
import { converted, type LValue, machine } from './values.ts'

export abstract class DeclarationLowering extends ExpressionLowering {
  protected declare(one: Declarator): void {
    const { name, type, storage, initializer } = one
    if (storage === 'extern' || type.kind === 'function') {
      this.program.declared.set(name, type)
      return
    }
    if (storage === 'static') {
      this.bind(name, this.staticPlace(this.program.staticVariable(one)))
      return
    }
    if (one.length) {
      this.declareSized(one, one.length)
      return
    }
    if (type.kind === 'array' && type.count === undefined) throw refusedC(one.span, `${name}[] without a size`)
    const inMemory = type.kind === 'array' || type.kind === 'struct' || this.addressed.has(name)
    if (inMemory) this.borrows = true
    const place: LValue = inMemory
      ? this.inFrame(type)
      : { kind: 'local', local: this.unit.local(irTypeOf(type), name), type }
    this.bind(name, place)
    if (initializer) this.initialize(place, initializer)
  }

  /** Such an array lies behind the frame until the function is left. */
  protected declareSized({ name, type, span }: Declarator, length: CExpression): void {
    if (type.kind !== 'pointer') throw refusedC(span, 'a number that is not constant here')
    this.borrows = true
    this.sizedHere.add(name)
    const count = converted(this.rvalue(length), int, span)
    const bytes: IrExpr = { kind: 'integer', op: 'imul', a: count, b: integer(sizeOf(type.to)) }
    const size = machine('i64.extend_i32_s', 'i64', bytes)
    const local = this.body.temporary({ kind: 'call', name: 'c_alloca', args: [size], result: 'i32' }, name)
    this.bind(name, { kind: 'local', local, type })
  }

  protected initialize(place: LValue, value: Initializer): void {
    if (value.kind !== 'list' && !(place.type.kind === 'array' && value.kind === 'string')) {
      this.assignTo(place, this.rvalue(value), value.span)
      return
    }
    if (place.kind !== 'memory') {
      if (value.kind === 'list' && value.items.length === 1) this.initialize(place, value.items[0]!)
      return
    }
    const size = integer(sizeOf(place.type))
    const args = [this.addressOf(place, value.span), integer(0), machine('i64.extend_i32_s', 'i64', size)]
    this.emit(evaluate({ kind: 'call', name: 'c_memset', args, result: 'i32' }))
    if (value.kind === 'string') {
      ;[...value.text].forEach((one, i) => {
        this.write({ ...place, offset: place.offset + i, type: char }, integer(one.charCodeAt(0)))
      })
    } else if (this.initializeParts(place, value.items, 0) < value.items.length)
      throw refusedC(value.span, 'more values than members')
  }

  /** As `fillParts` of the program: braces of parts may be left out. Returns how far it came. */
  protected initializeParts(place: Extract<LValue, { kind: 'memory' }>, items: readonly Initializer[], from: number) {
    let next = from
    for (const part of partsOf(place.type)) {
      const item = items[next]
      if (!item) break
      const at = { ...place, offset: place.offset + part.offset, type: part.type }
      const whole = item.kind === 'list' || (item.kind === 'string' && part.type.kind === 'array')
      if (!whole && (part.type.kind === 'array' || (part.type.kind === 'struct' && !this.isStruct(item))))
        next = this.initializeParts(at, items, next)
      else {
        this.initialize(at, item)
        next++
      }
    }
    return next
  }

  protected isStruct(item: Initializer): boolean {
    return item.kind !== 'list' && this.typeOf(item).kind === 'struct'
  }
}
