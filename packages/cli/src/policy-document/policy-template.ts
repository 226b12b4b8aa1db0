import { jsonText } from '../shell/terminal-text.ts'
import { commentLines } from './comment-lines.ts'
import { duration } from '../shell/quantity.ts'

/** What a first policy needs to be told. Instants are those of a record. */
export type PolicyDraft = {
  readonly name: string
  /** At least one, or the file is none yet. */
  readonly members: readonly DraftMember[]
  readonly createdAt: string
  readonly effectiveAt: string
  readonly expiresAt: string
  /** Absent: those of a group that starts from nothing. */
  readonly terms?: DraftTerms | undefined
}

/** What the members agreed on before, and what that rests on. */
export type DraftTerms = {
  /** Paragraphs above everything. */
  readonly preface: readonly string[]
  readonly minCopies: number
  readonly copiesNote: string
  /** undefined: every member. */
  readonly subjects: readonly string[] | undefined
  readonly subjectsNote: string
  readonly maxLagSeconds: number
}

/** A node whose key is still to be given. */
export type DraftNode = { readonly id: string; readonly endpoint: string }

export type DraftMember = {
  readonly did: string
  readonly key: string
  readonly didHead?: string | undefined
  /** Checked to be one: it stands in a comment. */
  readonly handle?: string | undefined
  readonly nodes?: readonly DraftNode[] | undefined
  /** What is known of its nodes, and what is not. */
  readonly note?: string | undefined
}

/** A first policy file to edit: valid as it stands, with what each part is for. */
export function policyTemplate({
  name,
  members,
  createdAt,
  effectiveAt,
  expiresAt,
  terms,
}: PolicyDraft): string {
  return `${prefaceText(terms)}# A policy: whose repositories the members' nodes hold, how they check each
# other, and who may change that. Check it with: quorate policy lint
#
# Times are written 90s, 30m, 12h or 7d, shares 99.9%, sizes 500GB or 1TiB,
# instants ${effectiveAt}.

version: 1
type: mutual-aid # or sla, or custom: a label, which changes no rule
name: ${jsonText(name)}
# description: What the group is for.

# Who decides. A member's key signs votes and is not that of the host; a node's
# key signs what the node saw. Both are made with: quorate key new
# didHead is the newest operation of the DID's log. Another member is one more
# entry like the first, with the DID and the key that quorate init prints.
members:
${members.map((member, i) => memberText(member) + (i === 0 ? memberOptions : '')).join('')}
governance:
  threshold: 2/3 # of all weight; also "more than 1/2"
  # amendThreshold: 3/4 # for changes of members and of this section
  # quorum: 2 # smallest weight that takes part
  voting: 3d
  delay: 1d # from the close of voting until a change may take effect
  witnesses: 0 # members who must have seen a vote in time; 0 trusts its date
  exitNotice: 7d

rules:
  replication:
    strategy: full # or partial, with collections: [app.bsky.feed.post]
${replicationText(terms)}  verification:
    interval: 1h
    layers: [0, 1, 3] # 0 freshness, 1 blocks, 3 records
    sampleSize: 16
    loss: 1% # lost items that a check should notice
    verifiers: 1 # operators that check each node
    window: 30m # by when a check has to be published
    coverage: 90% # checks that have to be decided
  sync:
    maxLag: ${(terms && duration.format(terms.maxLagSeconds)) ?? '1h'}
  compliance:
    joinGrace: 2d
    offlineGrace: 12h
    recoveryGrace: 6h
    maxConsecutiveFailures: 3
    failedAfter: 3d
    abandonedAfter: 30d

createdAt: ${createdAt}
effectiveAt: ${effectiveAt} # every member acknowledges before then

# Obligations end then, unless an amendment moved it: whoever was shown nothing
# newer notices. Who decides stays who decides.
expiresAt: ${expiresAt}
`
}

function prefaceText(terms: DraftTerms | undefined): string {
  if (terms === undefined) return ''
  return `${terms.preface.map((paragraph) => commentLines(paragraph, 0)).join('')}#\n`
}

function replicationText(terms: DraftTerms | undefined): string {
  if (terms === undefined)
    return `    minCopies: 0 # of each subject, by operators other than its own; raise it
                 # once the members have nodes
    # subjects: [did:plc:...] # default: every member
`
  const { minCopies, copiesNote, subjects, subjectsNote } = terms
  const copies = `${commentLines(`of each subject, by operators other than its own: ${copiesNote}`, 4)}    minCopies: ${String(minCopies)}\n`
  if (subjects === undefined) return `${copies}    # subjects: [did:plc:...] # default: every member\n`
  if (subjects.length === 0) return copies
  const list = subjects.map((did) => `      - ${jsonText(did)}\n`).join('')
  return `${copies}${commentLines(subjectsNote, 4)}    subjects:\n${list}`
}

function nodesText({ nodes = [], note }: DraftMember): string {
  const known = note === undefined ? '' : commentLines(note, 4)
  if (nodes.length === 0) return `${known}    nodes: []\n`
  const list = nodes.map(
    ({ id, endpoint }) =>
      `      - id: ${jsonText(id)}\n        key: did:key:key-of-this-node\n        endpoint: ${jsonText(endpoint)}\n`,
  )
  return `${known}    nodes:\n${list.join('')}`
}

function memberText(member: DraftMember): string {
  const { did, key, didHead, handle } = member
  const name = handle === undefined ? '' : ` # ${handle}`
  const head = didHead === undefined ? '' : `    didHead: ${jsonText(didHead)}\n`
  return `  - did: ${jsonText(did)}${name}
    key: ${jsonText(key)}
${head}    weight: 1
${nodesText(member)}`
}

const memberOptions = `    # operator: example.org # the party behind it, if it has several DIDs
    # nodes:
    #   - id: did:web:node.example.org
    #     key: did:key:...
    #     endpoint: https://node.example.org
    #     capacity: 500GB
`
