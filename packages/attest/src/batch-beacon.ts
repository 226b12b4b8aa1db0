import { finding, roundsThatHold, type BeaconChain, type Finding } from '@quorate/core'
import type { batch } from '@quorate/schemas'
import type { Batch } from './batch.ts'
import { beaconRound } from './beacon.ts'
import { fromHex } from './hexadecimal.ts'

/**
 * What is wrong with the beacons of batches that hold a receipt with a nonce, by content CID (RCP-3): each states the round of its slot, as
 * the beacon signed it, where the policy asks for one, and none elsewhere. A signature is verified once, whoever states it; one costs
 * milliseconds, so only batches that count otherwise are to be asked about.
 */
export function beaconFaults(batches: readonly Batch[]): ReadonlyMap<string, readonly Finding[]> {
  const faults = new Map<string, readonly Finding[]>()
  const stated = new Map<BeaconChain, Map<string, Stated>>()
  const refuse = ({ cid, record }: Batch, expected: string, actual: string) =>
    faults.set(cid, [
      finding('batch/beacon', `${cid}.beacon`, { verifier: record.verifier, expected, actual }),
    ])
  for (const own of batches.filter(hasNonce)) {
    const { version, record, index } = own
    const round = beaconRound(version, index)
    // That the chain is not known here is nobody's fault.
    if (!round.ok) continue
    const { beacon } = record
    if (beacon?.round !== round.value) {
      refuse(own, describe(round.value), describe(beacon?.round))
    } else if (beacon !== undefined) {
      const chain = version.record.rules.verification.beacon?.chain as BeaconChain
      const claims = stated.get(chain) ?? new Map<string, { claim: Claim; batches: Batch[] }>()
      stated.set(chain, claims)
      const name = `${String(beacon.round)} ${beacon.signature} ${beacon.previousSignature ?? ''}`
      const known = claims.get(name) ?? { claim: claimOf(beacon), batches: [] }
      claims.set(name, known)
      known.batches.push(own)
    }
  }
  for (const [chain, claims] of stated) {
    const all = [...claims.values()]
    const holding = holdingOf(chain, all)
    for (const { claim, batches: own } of all.filter((one) => !holding.has(one.claim)))
      for (const one of own)
        refuse(one, `${describe(claim.round)} as it was signed`, 'a signature that does not hold')
  }
  return faults
}

/**
 * The claims that hold. There is one signature of a round, so what rivals one that holds is not verified: of those of a round the one that
 * most verifiers state comes first, and false ones beside it cost nothing.
 */
function holdingOf(chain: BeaconChain, stated: readonly Stated[]): ReadonlySet<Claim> {
  const holding = new Set<Claim>()
  const verifiers = ({ batches }: Stated) => new Set(batches.map(({ record }) => record.verifier)).size
  const rivals = Map.groupBy(stated, ({ batches: [own] }) => messageOf(own?.record.beacon))
  let open = [...rivals.values()].map((own) => own.sort((a, b) => verifiers(b) - verifiers(a)))
  while (open.length > 0) {
    const first = open.flatMap(([one]) => one?.claim ?? [])
    for (const claim of roundsThatHold(chain, first)) holding.add(claim)
    open = open.flatMap(([one, ...others]) =>
      one === undefined || holding.has(one.claim) || others.length === 0 ? [] : [others],
    )
  }
  return holding
}

/** What is signed: a round, and in a chain the signature before it. */
function messageOf({ round, previousSignature = '' }: Partial<batch.BeaconRound> = {}): string {
  return `${String(round)} ${previousSignature}`
}

/** What batches state of a round. */
type Stated = { readonly claim: Claim; readonly batches: Batch[] }

type Claim = ReturnType<typeof claimOf>

function claimOf({ round, signature, previousSignature }: batch.BeaconRound) {
  return {
    round,
    signature: fromHex(signature),
    previousSignature: previousSignature === undefined ? undefined : fromHex(previousSignature),
  }
}

function hasNonce({ leaves = [] }: Batch): boolean {
  return leaves.some(({ isReceipt, record }) => isReceipt && record['nonce'] !== undefined)
}

function describe(round: number | undefined): string {
  return round === undefined ? 'nothing' : `round ${String(round)}`
}
