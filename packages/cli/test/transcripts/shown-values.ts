import { createHash } from 'node:crypto'

import { cidOf } from '@quorate/core'

const base32 = 'abcdefghijklmnopqrstuvwxyz234567'
const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** What differs from run to run, and what it is shown as: as long as it was, so that lines break where they did. */
const forms: readonly (readonly [form: RegExp, shown: (label: string, value: string) => string])[] = [
  [/did:plc:[a-z2-7]{24}/g, (label) => `did:plc:${letters(label, base32, 24)}`],
  [/did:key:z[1-9A-HJ-NP-Za-km-z]{40,60}/g, keyFor],
  [/bafyrei[a-z2-7]{52}/g, (label) => cidOf(Buffer.from(label)).toString()],
  [/\bbafkrei[a-z2-7]{52}/g, (label) => cidOf(Buffer.from(label)).toString().replace('bafy', 'bafk')],
  [/\b[0-9a-f]{64,}\b/g, (label, value) => letters(label, '0123456789abcdef', value.length)],
  [/\blocalhost:\d+/g, (label) => `localhost:${String(4000 + Number(label.split(' ').at(-1)))}`],
]

/** Sizes depend on where in a repository a record stands. */
const size = /\b\d{3,} bytes\b/g

/**
 * The values of one page: as they are, and as its text shows them, which are the same in every run. A value that the text
 * shows may be typed into the next command, as readers do.
 */
export class ShownValues {
  private readonly shown = new Map<string, string>()
  private readonly actual = new Map<string, string>()
  private readonly counts = new Map<RegExp, number>()

  /** Whoever is on stage is called the same on every page, and in the order of their names. */
  introduce(name: string, did: string): void {
    this.know(did, `did:plc:${name.slice(0, 1)}${letters(name, base32, 23)}`)
  }

  show(text: string): string {
    const named = forms.reduce(
      (before, [form, make]) =>
        before.replaceAll(form, (value) => this.shown.get(value) ?? this.meet(form, make, value)),
      text,
    )
    return named.replaceAll(size, '12345 bytes')
  }

  /** A command as it is run. */
  resolve(command: string): string {
    return [...this.actual].reduce((text, [shown, value]) => text.replaceAll(shown, value), command)
  }

  private meet(form: RegExp, make: (label: string, value: string) => string, value: string): string {
    if (this.actual.has(value)) return value
    const count = (this.counts.get(form) ?? 0) + 1
    this.counts.set(form, count)
    return this.know(value, make(`${form.source} ${String(count)}`, value))
  }

  private know(value: string, shown: string): string {
    this.shown.set(value, shown)
    this.actual.set(shown, value)
    return shown
  }
}

/** Of the same curve and length. */
function keyFor(label: string, value: string): string {
  const kept = 'did:key:zDnae'.length
  return value.slice(0, kept) + letters(label, base58, value.length - kept)
}

function letters(label: string, alphabet: string, length: number): string {
  const bytes = createHash('shake256', { outputLength: length }).update(label).digest()
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('')
}
