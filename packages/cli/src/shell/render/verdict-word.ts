import type { EvidenceVerdict } from '../verdict.ts'
import { paint, type Colour, type Terminal } from './terminal.ts'

/** A verdict on evidence, as people read it. */
export const verdictWords: Readonly<Record<EvidenceVerdict, string>> = {
  holds: 'Holds',
  fails: 'Does not hold',
  indeterminate: 'Indeterminate',
  untrusted: 'Untrusted',
}

const colours: Readonly<Record<EvidenceVerdict, Colour>> = {
  holds: 'green',
  fails: 'red',
  indeterminate: 'yellow',
  untrusted: 'red',
}

/** `Holds:`, with which the last line of an answer begins. */
export function verdictHead(verdict: EvidenceVerdict, terminal: Terminal): string {
  return paint(`${verdictWords[verdict]}:`, colours[verdict], terminal)
}
