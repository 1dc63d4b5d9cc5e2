import { describe, expect, it } from 'vitest'
import { fromBase64, toBase64 } from '../../../lang/base64.ts'

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 7) & 255)

describe('bytes as base64', () => {
  it.each([
    ['the engine has', undefined],
    ['Node has', { Uint8Array: {}, Buffer }],
    ['is left to a loop', { Uint8Array: {} }],
    ['new engines have', { Uint8Array: { fromBase64: (text: string) => new Uint8Array(Buffer.from(text, 'base64')) } }],
  ])('come back the way that %s', (_, decoders) => {
    for (const length of [0, 1, 2, 3, 1000])
      expect([...fromBase64(toBase64(bytes.subarray(0, length)), decoders)]).toEqual([...bytes.subarray(0, length)])
  })
})
