import { createHash } from 'node:crypto'

import { cidOf } from '@quorate/core'

const base32 = 'abcdefghijklmnopqrstuvwxyz234567'
const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** What differs from run to run, and what the nth is shown as: as long as it was, so that lines break where they did. */
const forms: readonly { readonly form: RegExp; readonly shown: (n: number, value: string) => string }[] = [
  { form: /did:plc:[a-z2-7]{24}/, shown: (n) => `did:plc:${letters(`did ${String(n)}`, base32, 24)}` },
  { form: /did:key:z[1-9A-HJ-NP-Za-km-z]{40,60}/, shown: keyFor },
  { form: /bafyrei[a-z2-7]{52}/, shown: (n) => cidFor(n) },
  { form: /bafkrei[a-z2-7]{52}/, shown: (n) => cidFor(n).replace('bafy', 'bafk') },
  {
    form: /\b[0-9a-f]{64}\b/,
    shown: (n, { length }) => letters(`hash ${String(n)}`, '0123456789abcdef', length),
  },
  {
    form: /\b(?:[0-9a-f]{4} ){3}[0-9a-f]{4}\b/,
    shown: (n) => letters(`fingerprint ${String(n)}`, '0123456789abcdef', 16).replace(/....(?=.)/g, '$& '),
  },
  // The revision of a repository.
  { form: /\b3[a-z2-7]{12}\b/, shown: (n) => `3${letters(`rev ${String(n)}`, base32, 12)}` },
  { form: /\blocalhost:\d+/, shown: (n) => `localhost:${String(4000 + n)}` },
]
const anyForm = new RegExp(forms.map(({ form }) => form.source).join('|'), 'g')

/** Sizes depend on where in a repository a record stands. */
const size = /\b\d{3,} bytes\b/g

/**
 * The values of one page: as they are, and as its text shows them, which are the same in every run. A value that the text
 * shows may be typed into the next command, as readers do; so one that stands there already is kept for what now stands in
 * its place, whatever else is printed before it.
 */
export class ShownValues {
  private readonly shown = new Map<string, string>()
  private readonly actual = new Map<string, string>()
  private readonly reserved: ReadonlySet<string>
  private count = 0

  constructor(page: string) {
    this.reserved = new Set(page.match(anyForm))
  }

  /** Whoever is on stage is called the same on every page, and in the order of their names. */
  introduce(name: string, did: string): void {
    this.know(did, `did:plc:${name.slice(0, 1)}${letters(name, base32, 23)}`)
  }

  /** What was printed, as the page shows it; `before` is what it showed. */
  show(text: string, before: readonly string[]): string {
    const lines = Map.groupBy(before, outline)
    for (const line of text.split('\n')) {
      const old = lines.get(outline(line))?.shift()?.match(anyForm) ?? []
      for (const [i, value] of (line.match(anyForm) ?? []).entries()) this.keep(value, old[i])
    }
    const named = text.replaceAll(anyForm, (value) => this.shown.get(value) ?? this.meet(value))
    return named.replaceAll(size, '12345 bytes')
  }

  /** A command as it is run. */
  resolve(command: string): string {
    return command.replaceAll(anyForm, (value) => this.actual.get(value) ?? value)
  }

  private keep(value: string, shown: string | undefined): void {
    if (shown !== undefined && !this.shown.has(value) && !this.actual.has(shown)) this.know(value, shown)
  }

  private meet(value: string): string {
    const form = forms.find((one) => new RegExp(`^(?:${one.form.source})$`).test(value))
    for (;;) {
      const shown = form?.shown(++this.count, value) ?? value
      if (!this.reserved.has(shown)) return this.know(value, shown)
    }
  }

  private know(value: string, shown: string): string {
    this.shown.set(value, shown)
    this.actual.set(shown, value)
    return shown
  }
}

function outline(line: string): string {
  return line.replaceAll(anyForm, '')
}

function cidFor(n: number): string {
  return cidOf(Buffer.from(`cid ${String(n)}`)).toString()
}

/** Of the same curve and length. */
function keyFor(n: number, value: string): string {
  const kept = 'did:key:zDnae'.length
  return value.slice(0, kept) + letters(`key ${String(n)}`, base58, value.length - kept)
}

function letters(label: string, alphabet: string, length: number): string {
  const bytes = createHash('shake256', { outputLength: length }).update(label).digest()
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('')
}
