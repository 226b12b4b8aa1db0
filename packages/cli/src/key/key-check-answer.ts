import type { Answer, Json } from '../shell/answer.ts'
import { cliFinding } from '../shell/findings/cli-finding.ts'
import { renderCriteria, type Criterion } from '../shell/render/criteria.ts'
import { fields } from '../shell/render/columns.ts'
import type { MemberNames } from '../group/source/member-names.ts'
import type { PublicPart } from '../account/keys/key-pair.ts'
import { isMissing, type Pin, type PinnedForMe } from '../account/keys/key-pins.ts'

export type KeyCheck = {
  readonly me: string
  readonly names: MemberNames
  readonly pinned: readonly PinnedForMe[]
  readonly pins: readonly Pin[]
  readonly keys: readonly PublicPart[]
  /** Names of the keys that a passphrase opened. */
  readonly opened: readonly string[]
}

/** What is pinned for the member and whether it is here; what pins each key that is here. Fails when one is missing. */
export function keyCheckAnswer({ me, names, pinned, pins, keys, opened }: KeyCheck): Answer {
  const missing = pinned.filter(isMissing)
  const pinsOf = ({ did }: PublicPart) => pins.filter(({ key }) => key === did)
  return {
    verdict: missing.length === 0 ? 'holds' : 'fails',
    data: {
      member: me,
      pinned: pinned.map(({ key, node, pins: under, here }) => ({
        key,
        node: node ?? null,
        here: here?.name ?? null,
        opened: opened.includes(here?.name ?? ''),
        pins: under.map(pinJson),
      })),
      keys: keys.map((key) => ({ ...key, pins: pinsOf(key).map(pinJson) })),
    },
    findings: missing.map(({ key, pins: under }) =>
      cliFinding('key/missing', key, { versions: under.map(({ version }) => version) }),
    ),
    text: (terminal) => {
      const title = `Pinned for ${names.of(me)}, ${me}:\n`
      const mine = renderCriteria(
        pinned.map((key) => criterionOf(key, opened)),
        terminal,
      )
      const strangers = keys.filter((key) => !pinned.some(({ here }) => here?.did === key.did))
      const others = fields(
        strangers.map((key) => [
          key.name,
          pinsOf(key)
            .map((pin) => othersText(pin, names))
            .join('; ') || 'pinned by nothing',
        ]),
        '  ',
      )
      return title + mine + (others === '' ? '' : `\nOther keys here:\n${others}`)
    },
  }
}

function criterionOf(pinned: PinnedForMe, opened: readonly string[]): Criterion {
  const { key, node, pins, here } = pinned
  const label = node === undefined ? key : `${key} of node ${node}`
  const under = pins.map(versionText).join(', ')
  if (here === undefined) {
    const state = isMissing(pinned) ? 'fails' : 'unknown'
    const where = node === undefined ? 'is not here' : 'is not here; it may be on its server'
    return { state, label, detail: `${where}. ${under}` }
  }
  const open = opened.includes(here.name) ? ', and its passphrase opens it' : ''
  return { state: 'holds', label, detail: `is here as ${here.name}${open}. ${under}` }
}

function versionText({ version, state }: Pin): string {
  return `version ${String(version)} ${state}`
}

function othersText(pin: Pin, names: MemberNames): string {
  const whose = `of ${names.of(pin.did)}${pin.node === undefined ? '' : ` for node ${pin.node}`}`
  return `${whose}, ${versionText(pin)}`
}

function pinJson({ did, node, version, policy, state }: Pin): Json {
  return { member: did, node: node ?? null, version, policy, state }
}
