import { formatInstant } from '@quorate/core'

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** `2h`, `3d` or `30m` in milliseconds. */
export function duration(text: string): number {
  const [, amount, unit] = /^(\d+)([mhd])$/.exec(text) ?? []
  if (amount === undefined || unit === undefined) throw new RangeError(`no duration: ${text}`)
  return Number(amount) * units[unit as keyof typeof units]
}

/** The time of the story. It moves when told, so that weeks of voting pass without waiting. */
export class StoryClock {
  #now: number
  readonly #start: number

  constructor(start: number) {
    this.#now = start
    this.#start = start
  }

  get now(): number {
    return this.#now
  }

  get text(): string {
    return formatInstant(this.now)
  }

  /** How far into the story it is, in words. */
  get day(): string {
    return `day ${String(Math.floor((this.now - this.#start) / units.d))}`
  }

  pass(text: string): void {
    this.#now += duration(text)
  }

  /** The instant that comes `text` from now. */
  in(text: string): string {
    return formatInstant(this.now + duration(text))
  }
}
