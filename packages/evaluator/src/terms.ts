import { numbersIn, stricterOf } from '@quorate/attest'
import type { policy } from '@quorate/schemas'

/** What an obligation is judged by: the rules of one version, or the more lenient of two (GOV-9). */
export type Terms = {
  readonly layers: readonly number[]
  readonly coveragePpm: number
  readonly compliance: policy.Compliance
  readonly sla: policy.Sla | undefined
  /** Whether sync receipts are asked for. */
  readonly reveals: boolean
}

export function termsOf({ verification, compliance, sla, sync }: policy.Rules): Terms {
  return {
    layers: [...verification.layers].sort((a, b) => a - b),
    coveragePpm: verification.coveragePpm,
    compliance,
    sla,
    reveals: sync.revealSeconds !== undefined,
  }
}

/** Of each value the more lenient; what only one of them asks for is not asked (GOV-9). */
export function lenientTerms(a: policy.Rules, b: policy.Rules): Terms {
  const theirs = new Map<string, number>(numbersIn(b))
  const lenient = numbersIn(a).flatMap(([path, mine]): [string, number][] => {
    const other = theirs.get(path)
    return other === undefined ? [] : [[path, stricterOf(path, mine, other) === mine ? other : mine]]
  })
  const part = (name: string): unknown =>
    Object.fromEntries(
      lenient.flatMap(([path, value]) => {
        const [group, field = ''] = path.split('.')
        return group === name ? [[field, value]] : []
      }),
    )
  const own = termsOf(a)
  const beside = termsOf(b)
  const layers = own.layers.filter((layer) => beside.layers.includes(layer))
  return {
    // With none in common nothing would be checked at all.
    layers: layers.length > 0 ? layers : own.layers,
    coveragePpm: Math.min(own.coveragePpm, beside.coveragePpm),
    compliance: part('compliance') as policy.Compliance,
    sla: own.sla === undefined || beside.sla === undefined ? undefined : (part('sla') as policy.Sla),
    reveals: own.reveals && beside.reveals,
  }
}
