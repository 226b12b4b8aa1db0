import type { DataMap, FindingCode } from '@quorate/core'

import { attestationCase, attested, by, issued, type Attested } from './attestation-case.ts'
import { keyOf, type Case, type Layer } from './case.ts'
import { person, sign } from './group-records.ts'

/** ATT-1, SIG-4: attestations that are refused before anything is worked out again, whatever the evidence. */
export async function attestationFormCases(): Promise<Case[]> {
  const made = await attested({ 0: 'PASS' }, 1)
  return [...(await fields(made)), ...(await signatures(made))]
}

async function fields({ group, bundle, draft }: Attested): Promise<Case[]> {
  const at = issued(draft)
  const { alice } = group
  const wrong = async (
    name: string,
    what: string,
    changes: DataMap,
    code: FindingCode = 'attestation/field',
    layer: Layer = 'rule',
  ) =>
    attestationCase(
      `form-${name}`,
      what,
      await by(alice, { ...draft, ...changes }),
      [bundle],
      { refused: [code], layer },
      at,
    )
  const [first, ...others] = draft['conditions'] as DataMap[]
  const [batches, receipts] = [draft['batches'] as DataMap, draft['receipts'] as DataMap]
  const listed = receipts['listed'] as string[]
  const instant = draft['at'] ?? ''
  const from = (draft['window'] as DataMap)['from'] ?? ''
  const { node: _node, ...nameless } = draft
  return [
    await wrong('anchor', 'it was anchored in another group', { anchor: { group: draft['decision'] ?? '' } }),
    await wrong('window-to', 'the window ends before the instant of evaluation', {
      window: { from, to: issued(draft, -1) },
    }),
    await wrong('window-empty', 'the window is empty', { window: { from: instant, to: instant } }),
    await wrong('issued-early', 'it was issued a millisecond before what it evaluated', {
      issuedAt: issued(draft, -1),
    }),
    await wrong('expires-early', 'it expires when it is issued', { expiresAt: at }),
    await wrong('outcome', 'no decision has such an outcome', { outcome: 'splendid' }),
    await wrong('status', 'no condition has such a status', {
      conditions: [{ ...first, status: 'Maybe' }, ...others],
    }),
    await wrong('type', 'no condition is of such a type', { conditions: [{ ...first, type: 'Splendid' }] }),
    await wrong('condition-twice', 'a condition stands twice', {
      conditions: [first ?? {}, first ?? {}, ...others],
    }),
    await wrong('conditions-order', 'conditions are not in the order of a decision', {
      conditions: [...others, first ?? {}],
    }),
    await wrong('receipts-size', 'fewer receipts are listed than there are', {
      receipts: { ...receipts, size: listed.length + 1 },
    }),
    await wrong('receipts-twice', 'a receipt is listed twice', {
      receipts: { ...receipts, size: 2, listed: [...listed, ...listed] },
    }),
    await wrong('receipts-root', 'the root is not that of the receipts', {
      receipts: { ...receipts, root: batches['root'] ?? '' },
    }),
    await wrong('batches-root', 'the root is not that of the batches', {
      batches: { ...batches, root: receipts['root'] ?? '' },
    }),
    await wrong('level', 'there is no such level', { level: 5 }, 'record/shape', 'shape'),
    attestationCase(
      'form-node',
      'it names no node',
      await by(alice, nameless),
      [bundle],
      { refused: ['record/shape'], layer: 'shape' },
      at,
    ),
  ]
}

async function signatures({ group, bundle, draft }: Attested): Promise<Case[]> {
  const { alice, bob } = group
  const add = (
    name: string,
    what: string,
    housed: Parameters<typeof attestationCase>[2],
    code: FindingCode,
  ) =>
    attestationCase(
      `signed-${name}`,
      what,
      housed,
      [bundle],
      { refused: [code], layer: 'signature' },
      issued(draft),
    )
  const zoe = await person('zoe')
  const signed = await by(alice, draft)
  return [
    add('outsider', 'somebody signed it who is no member', await by(zoe, draft), 'attestation/attester'),
    add('not', 'nobody signed it', { repository: alice.did, record: draft }, 'key/not-pinned'),
    add(
      'node-key',
      'the key of her node is not that of Alice',
      await sign(alice.did, draft, await keyOf('node alice')),
      'key/not-pinned',
    ),
    add(
      'moved',
      'it is in the repository of another member',
      { ...signed, repository: bob.did },
      'key/not-pinned',
    ),
    add(
      'tampered',
      'it was changed after it was signed',
      { ...signed, record: { ...signed.record, level: 1 } },
      'signature/mismatch',
    ),
  ]
}
