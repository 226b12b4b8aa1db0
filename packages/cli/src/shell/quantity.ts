/** A quantity as people write it, and the integer of the record that it stands for. Exact: there are no floats. */
export type Quantity = {
  /** What a field's name ends in when it says the unit itself. */
  readonly suffix: string
  readonly expected: string
  /** Whether a bare integer is clear enough where the field's name does not say the unit. */
  readonly bare: boolean
  parse(text: string): number | undefined
  /** The shortest form; undefined for what is outside the range. */
  format(value: number): string | undefined
}

const durations: Units = [
  ['d', 86_400n],
  ['h', 3_600n],
  ['m', 60n],
  ['s', 1n],
]

const sizes: Units = [
  ['PB', 10n ** 15n],
  ['TB', 10n ** 12n],
  ['GB', 10n ** 9n],
  ['MB', 10n ** 6n],
  ['kB', 1000n],
  ['PiB', 1n << 50n],
  ['TiB', 1n << 40n],
  ['GiB', 1n << 30n],
  ['MiB', 1n << 20n],
  ['KiB', 1n << 10n],
  ['B', 1n],
]

export const duration: Quantity = {
  suffix: 'Seconds',
  expected: 'a time such as 90s, 30m, 12h or 7d, or seconds',
  bare: true,
  parse: (text) => (text.includes('.') ? undefined : parseScaled(text, durations)),
  format: (seconds) => formatScaled(seconds, durations),
}

export const size: Quantity = {
  suffix: 'Bytes',
  expected: 'a size such as 500GB or 1TiB, or bytes',
  bare: true,
  parse: (text) => parseScaled(text, sizes),
  format: (bytes) => formatScaled(bytes, sizes),
}

/** Without its sign a share could be meant in per cent or in parts per million, so it needs the sign or the longer name. */
export const share: Quantity = {
  suffix: 'Ppm',
  expected: 'a share from 0% to 100% with at most four decimals, such as 99.9%',
  bare: false,
  parse(text) {
    const ppm = parseScaled(text, [['%', 10_000n]])
    return ppm !== undefined && ppm <= 1_000_000 ? ppm : undefined
  },
  format(ppm) {
    if (!Number.isSafeInteger(ppm) || ppm < 0 || ppm > 1_000_000) return undefined
    const fraction = String(ppm % 10_000)
      .padStart(4, '0')
      .replace(/0+$/, '')
    return `${String(Math.floor(ppm / 10_000))}${fraction === '' ? '' : `.${fraction}`}%`
  },
}

export const quantities: readonly Quantity[] = [duration, size, share]

type Units = readonly (readonly [name: string, scale: bigint])[]

/** `1.5TB`: digits, at most one point, an optional space and a unit, if it comes out as an integer within 2^53 - 1. */
function parseScaled(text: string, units: Units): number | undefined {
  const [, whole, decimals = '', unit] = /^(\d{1,20})(?:\.(\d{1,20}))? ?([A-Za-z%]+)$/.exec(text) ?? []
  const scale = units.find(([name]) => name === unit)?.[1]
  if (whole === undefined || scale === undefined) return undefined
  const shift = 10n ** BigInt(decimals.length)
  const scaled = BigInt(whole + decimals) * scale
  return scaled % shift === 0n && scaled / shift <= Number.MAX_SAFE_INTEGER
    ? Number(scaled / shift)
    : undefined
}

/** In the unit that gives the smallest whole number; the earlier of two. */
function formatScaled(value: number, units: Units): string | undefined {
  if (!Number.isSafeInteger(value) || value < 0) return undefined
  const [smallest] = units.at(-1) ?? ['']
  if (value === 0) return `0${smallest}`
  const exact = BigInt(value)
  const best = units.filter(([, scale]) => exact % scale === 0n).reduce((a, b) => (b[1] > a[1] ? b : a))
  return `${String(exact / best[1])}${best[0]}`
}
