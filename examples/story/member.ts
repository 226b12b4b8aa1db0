import { P256Keypair } from '@atproto/crypto'
import {
  contentCid,
  describeFinding,
  signRecord,
  type Checked,
  type DataMap,
  type Signer,
} from '@quorate/core'
import {
  draftAck,
  draftCheckpoint,
  draftProposal,
  draftVote,
  type Ballot,
  type Choice,
  type ProposalSubject,
  type Version,
} from '@quorate/governance'
import { fetchPlcAuditLog, login, placeOf, putRecord, type Network, type Session } from '@quorate/network'
import { createAccount } from '@quorate/testnet'
import type { StoryClock } from './story-clock.ts'

/** A record as it was published. */
export type Published = { readonly repository: string; readonly cid: string; readonly record: DataMap }

/** A person with an account on the PDS, and a key that the PDS does not hold. */
export class StoryMember {
  readonly name: string
  readonly did: string
  readonly key: Signer
  /** The newest operation of its did:plc log, approved with the policy. */
  readonly didHead: string
  private readonly session: Session
  private readonly clock: StoryClock
  private previous: { cid: string; seq: number } | undefined

  private constructor(
    name: string,
    session: Session,
    clock: StoryClock,
    keys: { key: Signer; didHead: string },
  ) {
    this.name = name
    this.did = session.did
    this.session = session
    this.clock = clock
    this.key = keys.key
    this.didHead = keys.didHead
  }

  static async join(name: string, pdsUrl: string, network: Network, clock: StoryClock): Promise<StoryMember> {
    const account = await createAccount(pdsUrl, { handle: `${name}.test`, password: `password-of-${name}` })
    const { handle: identifier, appPassword } = account
    const session = await login(network, { identifier, appPassword, service: pdsUrl }, () => undefined)
    const log = must(await fetchPlcAuditLog(network, account.did))
    const head = must(contentCid(log.at(-1)?.operation ?? {}))
    const key = await P256Keypair.create()
    return new StoryMember(name, session, clock, { key, didHead: head.toString() })
  }

  /** Origin of its host. */
  get service(): string {
    return this.session.service
  }

  /** This member as a policy lists it, without a node. */
  get seat(): DataMap {
    const { did, didHead, name } = this
    return { did, key: this.key.did(), weight: 1, operator: name, didHead }
  }

  async publishPolicy(record: DataMap, replaces?: string): Promise<Published> {
    const written = await putRecord(this.session, { ...placeOf(record), record, replaces })
    return { repository: this.did, cid: written.cid, record }
  }

  propose(base: Version, subject: ProposalSubject): Promise<Published> {
    return this.publish(draftProposal(base, subject, this.clock.text))
  }

  vote(ballot: Pick<Ballot, 'cid' | 'base'>, choice: Choice): Promise<Published> {
    return this.publish(draftVote(ballot, choice, this.clock.text))
  }

  /** A vote at another place than the one that a client keeps for it: how somebody says two things at once. */
  voteAgain(ballot: Pick<Ballot, 'cid' | 'base'>, choice: Choice): Promise<Published> {
    return this.publish(draftVote(ballot, choice, this.clock.text), `${ballot.cid}.again`)
  }

  acknowledge(version: Version): Promise<Published> {
    return this.publish(draftAck(version, this.key.did(), true, this.clock.text))
  }

  /** States that it has seen these records by now, and which version it knows as the newest. */
  async witness(
    group: string,
    head: string | undefined,
    seen: readonly Published[],
    expiresIn = '2d',
  ): Promise<Published> {
    const { text: asOf } = this.clock
    const draft = { group, head, asOf, expiresAt: this.clock.in(expiresIn), previous: this.previous, seen }
    const published = await this.publish(draftCheckpoint(draft))
    this.previous = { cid: published.cid, seq: this.previous === undefined ? 0 : this.previous.seq + 1 }
    return published
  }

  /** What has nothing to do with the group: an entry in a diary, which is what the others hold. Gives its CID. */
  async write(text: string): Promise<string> {
    const collection = 'com.example.diary.entry'
    const { text: writtenAt } = this.clock
    const record = { $type: collection, text, writtenAt }
    const { cid } = await putRecord(this.session, { collection, rkey: writtenAt, record })
    return cid
  }

  private async publish(draft: DataMap, rkey?: string): Promise<Published> {
    const record = must(await signRecord(draft, this.did, this.key))
    const place = placeOf(record)
    await putRecord(this.session, { collection: place.collection, rkey: rkey ?? place.rkey, record })
    return { repository: this.did, cid: must(contentCid(record)).toString(), record }
  }
}

/** The value of a check that holds in this story; anything else is a fault in the story. */
export function must<T>(checked: Checked<T>): T {
  if (checked.ok) return checked.value
  throw new Error(checked.findings.map((f) => `${f.code} ${f.path}: ${describeFinding(f)}`).join('\n'))
}
