import { describeValue, finding, type Finding } from '@quorate/core'

const form = /^[0-9a-f]{64}$/

/** Why a text is not 32 bytes in lower-case hexadecimal; one that is absent passes. */
export function checkHex(path: string, text: string | undefined): Finding[] {
  if (text === undefined || form.test(text)) return []
  const expected = '64 digits of lower-case hexadecimal'
  return [finding('record/shape', path, { expected, actual: describeValue(text) })]
}

/** The bytes of hexadecimal that was checked. */
export function fromHex(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(2 * i, 2 * i + 2), 16),
  )
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
