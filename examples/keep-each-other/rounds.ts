import { decideSlots, Ledger, slotStart, type ReceiptEvidence } from '@quorate/attest'
import { describeFinding, type Evidence } from '@quorate/core'
import { AccountKeys, everySeat, firstHand, type Version } from '@quorate/governance'
import {
  conductRound,
  fetchLatestCommit,
  publishBatch,
  publishNodeCheckpoint,
  type Network,
} from '@quorate/network'
import { nsids } from '@quorate/schemas'
import type { StoryGroup } from '../story/group.ts'
import type { Operator } from './operator.ts'
import type { SharedClock } from './shared-clock.ts'
import { verdictOf, type Verdict } from './verdicts.ts'

/** The rounds of the story: one for each slot of the policy. */
export class Rounds {
  readonly version: Version
  readonly operators: readonly Operator[]
  private readonly group: StoryGroup
  private readonly network: Network
  private readonly clock: SharedClock
  private index = -1

  constructor(
    version: Version,
    operators: readonly Operator[],
    { group, network, clock }: { group: StoryGroup; network: Network; clock: SharedClock },
  ) {
    this.version = version
    this.operators = operators
    this.group = group
    this.network = network
    this.clock = clock
  }

  /** Steps into the next slot; gives its name. */
  begin(): string {
    this.index += 1
    this.clock.reach(slotStart(this.version, this.index) + 60_000)
    return `slot ${String(this.index)}, ${this.clock.timeOfDay}`
  }

  /** Resolves once these nodes serve the newest commit of everybody whose repository they owe. */
  async untilHeld(holders: readonly Operator[] = this.operators): Promise<void> {
    const held = this.operators.map(async ({ name, member: { did, service } }) => {
      const { rev } = await fetchLatestCommit(this.network, { did, service })
      const owing = holders.filter((holder) => holder.name !== name)
      await Promise.all(owing.map(({ node }) => node.untilHolds(this.network, did, rev)))
    })
    await Promise.all(held)
  }

  /** Everybody checks what it is assigned and publishes one batch; a while later, everybody states whose it has seen. */
  async hold(): Promise<void> {
    const { version, operators } = this
    const nodes = operators.map(({ node }) => node)
    await Promise.all(
      nodes.map(async ({ session, key, operator }) => {
        const round = await conductRound(session, { version, departures: new Map(), signer: key })
        if (round.state !== 'signed') throw new Error(`the round of ${operator} is ${round.state}`)
        await publishBatch(session, round.batch)
      }),
    )
    this.clock.pass('2m')
    const checkpoint = { version, head: version.cid, validMs: 86_400_000 }
    await Promise.all(
      nodes.map(({ session, key }) => publishNodeCheckpoint(session, { ...checkpoint, signer: key })),
    )
  }

  /** What this slot came to, by what everybody published. Throws when a verifier did anything wrong. */
  async verdicts(): Promise<Verdict[]> {
    const { verdicts, ledger } = this.judge(await this.group.collect({ nodes: true }), [this.index])
    const [wrong] = [...ledger.findings, ...ledger.diagnostics]
    if (wrong !== undefined) throw new Error(`${wrong.path}: ${wrong.code}, ${describeFinding(wrong)}`)
    return verdicts
  }

  /** What slots come to by some evidence, for anyone. */
  judge(
    evidence: Evidence,
    slots: readonly number[],
  ): { readonly verdicts: Verdict[]; readonly ledger: Ledger } {
    const names = new Map(
      this.operators.flatMap(({ name, member, node }) => [
        [member.did, name],
        [node.id, name],
      ]),
    )
    const ledger = ledgerOf(evidence, this.version, this.clock.now)
    const decided = decideSlots(ledger, this.version).slots.filter(({ slot }) => slots.includes(slot.index))
    return { ledger, verdicts: decided.map((one) => verdictOf(one, (did) => names.get(did) ?? did)) }
  }
}

function ledgerOf(found: Evidence, version: Version, at: number): Ledger {
  const of = (kind: string) => found.records.filter(({ record }) => record['$type'] === kind)
  const evidence: ReceiptEvidence = {
    versions: [version],
    departures: new Map(),
    seats: everySeat,
    batches: of(nsids.OrgP2pdsAttestBatch).map((batch) => ({ ...batch, leaves: batch.blob })),
    receipts: of(nsids.OrgP2pdsAttestReceipt),
    checkpoints: of(nsids.OrgP2pdsGovernanceCheckpoint),
    keys: new AccountKeys(found, at, firstHand),
  }
  return new Ledger(evidence, at)
}
