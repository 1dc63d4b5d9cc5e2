/** Texts and characters of the C library. */
import type { Host } from '../binding/host.ts'
import type { CFunction } from './library.ts'
import type { CMemory } from './memory.ts'

type Functions = Record<string, CFunction>

export function textFunctions(host: Host, memory: CMemory): Functions {
  return { ...wholeTexts(memory), ...parts(memory), ...numbers(memory), ...characters(), ...ofSystem(host, memory) }
}

function wholeTexts(memory: CMemory): Functions {
  const text = (address: number) => memory.text(address)
  const compared = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  const put = (to: number, value: string) => {
    memory.write(to, value)
    return to
  }
  return {
    strlen: (a: number) => BigInt(text(a).length),
    strcmp: (a: number, b: number) => compared(text(a), text(b)),
    strncmp: (a: number, b: number, n: bigint) => compared(text(a).slice(0, Number(n)), text(b).slice(0, Number(n))),
    memcmp: (a: number, b: number, n: bigint) => {
      for (let i = 0; i < Number(n); i++) {
        const difference = memory.u8[a + i]! - memory.u8[b + i]!
        if (difference !== 0) return difference
      }
      return 0
    },
    strcpy: (to: number, from: number) => put(to, text(from)),
    strcat: (to: number, from: number) => put(to, text(to) + text(from)),
    strncat: (to: number, from: number, n: bigint) => put(to, text(to) + text(from).slice(0, Number(n))),
    strncpy: (to: number, from: number, n: bigint) => {
      const value = text(from).slice(0, Number(n)).padEnd(Number(n), '\0')
      for (let i = 0; i < value.length; i++) memory.u8[to + i] = value.charCodeAt(i)
      return to
    },
    strdup: (from: number) => {
      const value = text(from)
      return put(memory.allocate(value.length + 1), value)
    },
  }
}

function parts(memory: CMemory): Functions {
  const text = (address: number) => memory.text(address)
  /** Address of a place in a text; of none, 0. */
  const place = (a: number, at: number) => (at < 0 ? 0 : a + at)
  // the end of a text is one of its characters to C
  const character = (code: number) => String.fromCharCode(code & 255)
  return {
    strstr: (a: number, b: number) => place(a, text(a).indexOf(text(b))),
    strchr: (a: number, code: number) => place(a, `${text(a)}\0`.indexOf(character(code))),
    strrchr: (a: number, code: number) => place(a, `${text(a)}\0`.lastIndexOf(character(code))),
  }
}

function numbers(memory: CMemory): Functions {
  const text = (address: number) => memory.text(address)
  const endAt = (end: number, address: number) => {
    if (end !== 0) memory.view.setInt32(end, address, true)
  }
  const real = (a: number): { value: number; length: number } => {
    const found = /^\s*[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?|inf(?:inity)?|nan)/i.exec(text(a))?.[0]
    if (found === undefined) return { value: 0, length: 0 }
    const word = found.trim().toLowerCase()
    const special = word.includes('inf') ? Number.POSITIVE_INFINITY : Number.NaN
    const value = /inf|nan/.test(word) ? (word.startsWith('-') ? -special : special) : Number(word)
    return { value, length: found.length }
  }
  const whole = (a: number, base: number): { value: bigint; length: number } => {
    const prefixed = /^\s*[-+]?0x[0-9a-f]/i.test(text(a))
    const radix = base !== 0 ? base : prefixed ? 16 : /^\s*[-+]?0/.test(text(a)) ? 8 : 10
    const [found = '', sign = '', digits = ''] = /^\s*([-+]?)(?:0x(?=[0-9a-f]))?([0-9a-z]*)/i.exec(text(a)) ?? []
    const good = [...digits.toLowerCase()].findIndex((one) => Number.isNaN(Number.parseInt(one, radix)))
    const used = good < 0 ? digits : digits.slice(0, good)
    const value = [...used].reduce((sum, one) => sum * BigInt(radix) + BigInt(Number.parseInt(one, radix)), 0n)
    const length = used === '' ? 0 : found.length - digits.length + used.length
    return { value: sign === '-' ? -value : value, length }
  }
  return {
    atof: (a: number) => real(a).value,
    atoi: (a: number) => Number(BigInt.asIntN(32, whole(a, 10).value)),
    atol: (a: number) => BigInt.asIntN(64, whole(a, 10).value),
    strtod: (a: number, end: number) => {
      const { value, length } = real(a)
      endAt(end, a + length)
      return value
    },
    strtol: (a: number, end: number, base: number) => {
      const { value, length } = whole(a, base)
      endAt(end, a + length)
      return BigInt.asIntN(64, value)
    },
  }
}

function characters(): Functions {
  const is = (pattern: RegExp) => (code: number) =>
    Number(code >= 0 && code < 128 && pattern.test(String.fromCharCode(code)))
  const within = (code: number, low: number, high: number) => code >= low && code <= high
  return {
    isalpha: is(/[A-Za-z]/),
    isdigit: is(/\d/),
    isalnum: is(/[A-Za-z0-9]/),
    isspace: is(/[ \t\n\v\f\r]/),
    isupper: is(/[A-Z]/),
    islower: is(/[a-z]/),
    ispunct: is(/[!-/:-@[-`{-~]/),
    toupper: (code: number) => (within(code, 97, 122) ? code - 32 : code),
    tolower: (code: number) => (within(code, 65, 90) ? code + 32 : code),
  }
}

function ofSystem(host: Host, memory: CMemory): Functions {
  return {
    remove: (path: number) => (host.removeFile(memory.text(path)) ? 0 : -1),
    getcwd: (to: number, size: bigint) => {
      const path = host.cwd().replace(/(.)\/$/, '$1')
      if (path.length >= Number(size)) return 0
      memory.write(to, path)
      return to
    },
    getenv: (name: number) => {
      const value = host.environment(memory.text(name))
      return value === undefined ? 0 : memory.lendText(value)
    },
    system: (command: number) => {
      const { status, output } = host.system(memory.text(command))
      host.write(output)
      return status
    },
  }
}
