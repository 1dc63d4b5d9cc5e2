/** Where the names, elements and members of C lie; reading, writing and taking their addresses. */
import type { Span } from '../../lang/source.ts'
import { cFunctions } from '../../runtime/mechanism/spec-c.ts'
import { assign, type IrExpr, integer, load, readLocal, store } from '../ir.ts'
import { faceFunction, isAskedFor, typeOfLetter } from './faces.ts'
import { evaluate, FrameLowering } from './frame-lowering.ts'
import { badTypes, refusedC, unknownInC } from './problems.ts'
import { resolveNmodl } from './resolve.ts'
import type { CExpression } from './tree.ts'
import { type CType, describe, double, formatOf, int, sizeOf } from './types.ts'
import { converted, decay, type LValue, machine, type Value } from './values.ts'

export abstract class PlaceLowering extends FrameLowering {
  abstract rvalue(one: CExpression): Value
  protected abstract typeOf(one: CExpression): CType
  /** `NODEV(nd)`: a call that gives a place. */
  protected abstract placeOfCall(one: Extract<CExpression, { kind: 'call' }>): LValue | undefined

  /** What a name stands for in C, seen from inside out. */
  protected lookup(name: string): LValue | undefined {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i]!.get(name)
      if (found) return found
    }
    const variable = this.program.variables.get(name)
    if (variable) return this.staticPlace(variable)
    const defined = this.program.functions.get(name)
    if (defined)
      return { kind: 'function', name, type: { kind: 'function', result: defined.result, parameters: undefined } }
    return undefined
  }

  protected named(name: string, span: Span): LValue {
    const found = this.lookup(name) ?? resolveNmodl(this, name, span) ?? this.ofAnotherFile(name, span)
    if (found) return found
    throw unknownInC(span, name, [...this.scopes.flatMap((one) => [...one.keys()]), ...this.program.variables.keys()])
  }

  /** A variable that C of another file defines: found when it is used. */
  protected ofAnotherFile(name: string, span: Span): LValue | undefined {
    const type = this.program.declared.get(name)
    if (!type) return undefined
    if (type.kind === 'function') return { kind: 'function', name, type }
    const link = this.unit.link(`y ${name} i`, span)
    const address = readLocal(this.body.temporary({ kind: 'call', name: link, args: [], result: 'i32' }))
    return { kind: 'memory', address, offset: 0, type }
  }

  lvalue(one: CExpression): LValue {
    switch (one.kind) {
      case 'name':
        return this.named(one.name, one.span)
      case 'unary':
        if (one.operator === '*') return this.target(this.rvalue(one.operand), one.span)
        break
      case 'index':
        return this.element(one.base, one.index, one.span)
      case 'member':
        return this.member(one)
      case 'cast':
        // (double*)x = ... is no C, but &((T)x) does not occur either
        break
      case 'assign':
      case 'step':
      case 'conditional':
      case 'call': {
        const place = one.kind === 'call' ? this.placeOfCall(one) : undefined
        if (place) return place
        const value = this.rvalue(one)
        if (value.type.kind === 'struct') throw refusedC(one.span, 'a struct as a value')
        break
      }
    }
    throw badTypes(one.span, 'this cannot be assigned and has no address')
  }

  protected target({ type, value }: Value, span: Span): LValue {
    if (type.kind !== 'pointer' || type.to.kind === 'void')
      throw badTypes(span, `${describe(type)} does not point to anything that can be read`)
    if (isAskedFor(type)) return this.askedElement({ type, value }, integer(0), span)
    if (type.to.kind === 'function') return { kind: 'memory', address: value, offset: 0, type: type.to }
    return { kind: 'memory', address: value, offset: 0, type: type.to }
  }

  /** Of an array or pointer, by an index that is worked out already. */
  elementOf(base: CExpression, index: IrExpr): LValue {
    const pointer = this.rvalue(base)
    if (isAskedFor(pointer.type)) return this.askedElement(pointer, index, base.span)
    return this.target(this.moved(pointer, { type: int, value: index }, 1, base.span), base.span)
  }

  /** Of an array that NEURON has and we have not. */
  protected askedElement({ type, value }: Value, index: IrExpr, span: Span): LValue {
    if (type.kind !== 'pointer') throw badTypes(span, `${describe(type)} has no elements`)
    return this.asked(faceFunction(type.to, '[]')!, [value, index])
  }

  /** What the host gives for a member or element of NEURON's: a place, or a value that cannot be assigned. */
  protected asked(name: string, args: readonly IrExpr[]): LValue {
    this.borrows = true
    const letter = cFunctions[name]!.split(' ')[0]!
    const type = typeOfLetter[letter.replace('*', '')]!
    const call: IrExpr = { kind: 'call', name: `c_${name}`, args, result: letter === 'd' ? 'f64' : 'i32' }
    const local = this.body.temporary(call, name.replace(/\W+/g, '_'))
    if (!letter.startsWith('*') || type.kind !== 'pointer') return { kind: 'local', local, type, fixed: name }
    return { kind: 'memory', address: readLocal(local), offset: 0, type: type.to }
  }

  protected element(base: CExpression, index: CExpression, span: Span): LValue {
    const place = base.kind === 'name' ? this.named(base.name, base.span) : undefined
    if (place?.kind === 'columns') {
      const at = converted(this.rvalue(index), int, span)
      const { slot, count } = place
      if (place.together) {
        const index = at.kind === 'int' ? at : this.keep(at)
        return { kind: 'place', place: { kind: 'column', slot, count, index, together: true }, type: double }
      }
      if (at.kind === 'int')
        return { kind: 'place', place: { kind: 'column', slot: slot + at.value, count: 1 }, type: double }
      return { kind: 'place', place: { kind: 'column', slot, count, index: this.keep(at) }, type: double }
    }
    const [pointer, at] = this.inOrder([() => this.rvalue(base), () => this.rvalue(index)], (one) => this.kept(one))
    if (isAskedFor(pointer!.type)) return this.askedElement(pointer!, converted(at!, int, span), span)
    return this.target(
      pointer!.type.kind === 'pointer' ? this.moved(pointer!, at!, 1, span) : this.moved(at!, pointer!, 1, span),
      span,
    )
  }

  protected member(one: Extract<CExpression, { kind: 'member' }>): LValue {
    const { arrow, name, span } = one
    const pointer = arrow ? this.rvalue(one.base) : undefined
    const face = pointer?.type.kind === 'pointer' ? faceFunction(pointer.type.to, name) : undefined
    if (face) return this.asked(face, [pointer!.value])
    const base = pointer ? this.target(pointer, span) : this.lvalue(one.base)
    const { type } = base
    if (base.kind === 'local') {
      const part = faceFunction(type, name)
      if (part) return this.asked(part, [readLocal(base.local)])
    }
    if (type.kind === 'struct' && !type.layout.fields)
      throw refusedC(span, `${type.layout.name}.${name}`, 'this part of NEURON is not there')
    if (base.kind !== 'memory' || type.kind !== 'struct') throw badTypes(span, `${describe(type)} has no members`)
    const fields = type.layout.fields!
    const field = fields.find((each) => each.name === name)
    if (!field)
      throw unknownInC(
        span,
        name,
        fields.map((each) => each.name),
      )
    return { ...base, offset: base.offset + field.offset, type: field.type }
  }

  addressOf(place: LValue, span: Span): IrExpr {
    switch (place.kind) {
      case 'memory':
        return place.offset === 0
          ? place.address
          : { kind: 'integer', op: 'iadd', a: place.address, b: integer(place.offset) }
      case 'place':
        if (place.place.kind === 'pointer') {
          return { kind: 'pointerAddress', slot: place.place.slot }
        }
        return { kind: 'address', place: place.place }
      case 'function': {
        this.program.want(place.name, true)
        const text = integer(this.unit.text(`c ${place.name}`))
        const args: IrExpr[] = [
          { kind: 'surrounding', what: 'mechanism' },
          { kind: 'surrounding', what: 'instance' },
          text,
        ]
        return { kind: 'call', name: 'c_function', args, result: 'i32' }
      }
      case 'columns':
        throw refusedC(
          span,
          `the address of ${place.name}[${place.count}], an array that each instance has`,
          'its elements are not neighbours in memory: use them by index',
        )
      default:
        throw refusedC(span, 'the address of an argument or LOCAL of NMODL', 'copy it into a variable of C first')
    }
  }

  read(place: LValue, span: Span): Value {
    const { type } = place
    if (place.kind === 'columns' || place.kind === 'function' || type.kind === 'array')
      return { type: decay(type), value: this.addressOf(place, span) }
    if (place.kind === 'local') return { type, value: readLocal(place.local) }
    if (place.kind === 'place') return { type, value: load(place.place) }
    if (type.kind === 'struct' || type.kind === 'function') return { type, value: this.addressOf(place, span) }
    return { type, value: { kind: 'peek', format: formatOf(type), address: place.address, offset: place.offset } }
  }

  write(place: LValue, value: IrExpr): void {
    if (place.kind === 'local') this.emit(assign(place.local, value))
    else if (place.kind === 'place') this.emit(store(place.place, value))
    else if (place.kind === 'memory')
      this.emit({ kind: 'poke', format: formatOf(place.type), address: place.address, offset: place.offset, value })
  }

  /** Assigns; the value is what the place then holds. */
  assignTo(place: LValue, given: Value, span: Span): Value {
    const { type } = place
    if (place.kind === 'columns' || place.kind === 'function' || type.kind === 'array')
      throw badTypes(span, `${describe(type)} cannot be assigned`)
    if (place.kind === 'local' && place.fixed) throw refusedC(span, `assigning ${place.fixed}`, 'do it in HOC')
    if (type.kind === 'struct') {
      if (given.type.kind !== 'struct') throw badTypes(span, `${describe(given.type)} cannot become ${describe(type)}`)
      const args = [this.addressOf(place, span), given.value, machine('i64.extend_i32_s', 'i64', integer(sizeOf(type)))]
      this.emit(evaluate({ kind: 'call', name: 'c_memcpy', args, result: 'i32' }))
      return given
    }
    const value = this.keep(converted(given, type, span))
    this.write(place, value)
    return { type, value }
  }

  /** A place whose address is not worked out again. */
  protected settled(place: LValue): LValue {
    return place.kind === 'memory' && place.address.kind !== 'address'
      ? { ...place, address: this.keep(place.address) }
      : place
  }

  /** A pointer some elements further on. */
  protected moved(pointer: Value, count: Value, sign: 1 | -1, span: Span): Value {
    if (pointer.type.kind !== 'pointer') throw badTypes(span, `${describe(pointer.type)} has no elements`)
    const width = sizeOf(pointer.type.to)
    const at = converted(count, int, span)
    if (at.kind === 'int' && at.value === 0) return pointer
    if (isAskedFor(pointer.type)) throw refusedC(span, `arithmetic with ${describe(pointer.type)}`, 'use an index')
    const bytes: IrExpr =
      at.kind === 'int' ? integer(at.value * width) : { kind: 'integer', op: 'imul', a: at, b: integer(width) }
    return {
      type: pointer.type,
      value: { kind: 'integer', op: sign > 0 ? 'iadd' : 'isub', a: pointer.value, b: bytes },
    }
  }
}
