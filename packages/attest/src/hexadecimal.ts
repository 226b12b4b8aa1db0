import { describeValue, finding, type Finding } from '@quorate/core'

const form = /^[0-9a-f]{64}$/

/** Why a text is not 32 bytes in lower-case hexadecimal; one that is absent passes. */
export function checkHex(path: string, text: string | undefined): Finding[] {
  if (text === undefined || form.test(text)) return []
  const expected = '64 digits of lower-case hexadecimal'
  return [finding('record/shape', path, { expected, actual: describeValue(text) })]
}

/** The same of as many whole bytes as there are. */
export function checkHexBytes(path: string, text: string | undefined): Finding[] {
  if (text === undefined || /^(?:[0-9a-f]{2})+$/.test(text)) return []
  const expected = 'whole bytes of lower-case hexadecimal'
  return [finding('record/shape', path, { expected, actual: describeValue(text) })]
}

/** The bytes of hexadecimal that was checked. */
export function fromHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length / 2)
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = 16 * digitValue(text.charCodeAt(2 * i)) + digitValue(text.charCodeAt(2 * i + 1))
  return bytes
}

function digitValue(unit: number): number {
  return unit < 0x61 ? unit - 0x30 : unit - 0x61 + 10
}

export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += pairs[byte] ?? ''
  return text
}

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
