import { writeBundle, type Evidence, type Finding } from '@quorate/core'

import { Failure } from '../shell/failure.ts'

/** A bundle, and what could not be packed into it, with why. */
export type PackedEvidence = { readonly bytes: Uint8Array; readonly leftOut: readonly LeftOut[] }

type LeftOut = {
  readonly repository: string
  readonly what: keyof Evidence
  readonly uri: string | undefined
  readonly finding: Finding
}

const place = /^(records|proofs|plcLogs|didDocuments)\[(\d+)\]/

/** Packs all that a bundle can hold: what one account published wrongly keeps nobody else's evidence out. */
export function packEvidence(evidence: Evidence): PackedEvidence {
  const leftOut: LeftOut[] = []
  for (let rest = evidence; ;) {
    const packed = writeBundle(rest)
    if (packed.ok) return { bytes: packed.value, leftOut }
    const faults = packed.findings.map((finding) => ({ finding, at: place.exec(finding.path) }))
    // A fault of the whole, such as its size, is nobody's.
    if (faults.some(({ at }) => at === null)) throw new Failure('untrusted', packed.findings)
    leftOut.push(
      ...faults.map(({ finding, at }) =>
        leftOutOf(rest, at?.[1] as keyof Evidence, Number(at?.[2]), finding),
      ),
    )
    rest = without(rest, new Set(faults.map(({ at }) => at?.[0] ?? '')))
  }
}

function leftOutOf(evidence: Evidence, what: keyof Evidence, i: number, finding: Finding): LeftOut {
  const record = what === 'records' ? evidence.records[i] : undefined
  const log =
    what === 'plcLogs' ? evidence.plcLogs[i] : what === 'didDocuments' ? evidence.didDocuments[i] : undefined
  const repository = record?.repository ?? log?.did ?? evidence.proofs[i]?.repository ?? ''
  return { repository, what, uri: record?.uri, finding }
}

function without(evidence: Evidence, places: ReadonlySet<string>): Evidence {
  const kept = <T>(what: keyof Evidence, items: readonly T[]) =>
    items.filter((_, i) => !places.has(`${what}[${String(i)}]`))
  return {
    records: kept('records', evidence.records),
    proofs: kept('proofs', evidence.proofs),
    plcLogs: kept('plcLogs', evidence.plcLogs),
    didDocuments: kept('didDocuments', evidence.didDocuments),
  }
}
