import { readBundle, unionOf, writeBundle } from '@quorate/core'

import { must } from './attest-records.ts'
import { alike, decided, type Decided, type States } from './evaluate-case.ts'
import { fine } from './evaluate-rows.ts'
import { at } from './group-records.ts'

/** DEC-1: the evidence of two cases of one group together, asked as the second is asked. */
export function mergedCases(cases: readonly Decided[]): Decided[] {
  const known = new Map(cases.map((one) => [one.vector.name, one]))
  const named = (name: string) => {
    const one = known.get(`evaluate/${name}`)
    if (one === undefined) throw new Error(`no case ${name}`)
    return one
  }
  const merged = (name: string, what: string, [first, second]: Pair, states: States, rule = 'DEC-1') => {
    const asked = named(second).vector.request as { at: string }
    const bundle = must(writeBundle(unionOf([first, second].map((one) => bundleIn(named(one))))))
    return decided(`merged-${name}`, what, rule, { bundle, at: asked.at }, states)
  }
  /** The decision of a third case, byte for byte. */
  const same = (as: string, ...[name, what, pair, states, rule]: Parameters<typeof merged>) => {
    const [, one] = alike(named(as), merged(name, what, pair, states, rule))
    return one ?? named(as)
  }
  const adopted: States = { outcome: 'indeterminate', versions: ['SUPERSEDED', 'ACTIVE'] }
  const oneVersion: States = { ...fine, versions: ['ACTIVE'] }
  const forked: States = { outcome: 'invalid', findings: ['policy/forked', 'vote/double-approval'] }
  const forkFindings = forked.findings ?? []
  return [
    same(
      'resolution',
      'fork-resolved',
      'a fork, and the same with what resolves it',
      ['fork', 'resolution'],
      {
        ...fine,
        findings: ['vote/double-approval'],
        proposals: { 'amendment PASSED': 2, 'resolution PASSED': 1 },
      },
      'GOV-8',
    ),
    merged(
      'fork-of-three',
      'a fork of two, and a third successor: what Carol saw, and what a verifier reports of each, exclude each other too',
      ['fork', 'certificate-full'],
      {
        ...forked,
        findings: ['batch/equivocation', 'checkpoint/forked', ...forkFindings],
        versions: ['ACTIVE', 'FORKED', 'FORKED', 'FORKED'],
      },
      'GOV-8',
    ),
    same(
      'vote-seen-before',
      'vote-seen',
      'an approval that nobody saw, and the checkpoint that lists it',
      ['vote-unseen', 'vote-seen-before'],
      { ...adopted, proposals: { 'amendment PASSED': 1 } },
      'GOV-11',
    ),
    merged(
      'rejected-passed',
      'Bob and Carol rejected what Bob approves in time as well: it passed, and Carol saw two things at once',
      ['proposal-rejected', 'vote-last'],
      {
        ...adopted,
        proposals: { 'amendment PASSED': 1 },
        findings: ['checkpoint/forked', 'vote/equivocation'],
      },
      'GOV-1',
    ),
    merged(
      'rejected-cancelled',
      'two of three rejected it, and its proposer cancelled it: that goes first',
      ['proposal-rejected', 'proposal-cancelled'],
      { ...oneVersion, proposals: { 'amendment CANCELLED': 1 } },
      'GOV-4',
    ),
    merged(
      'cancelled-passed',
      'its proposer cancelled what passed',
      ['proposal-cancelled', 'vote-last'],
      { ...adopted, proposals: { 'amendment PASSED': 1 } },
      'GOV-4',
    ),
    merged(
      'votes-late',
      'an approval that nobody saw, and another that was cast too late: neither counts, and they say the same',
      ['vote-unseen', 'vote-at-close'],
      { ...oneVersion, proposals: { 'amendment EXPIRED': 1 } },
      'GOV-3',
    ),
    merged(
      'fresh-elsewhere',
      'Bob vouched for the head and for another one with one seq',
      ['fresh', 'stale-elsewhere'],
      { ...fine, conditions: { Fresh: 'True Vouched' }, findings: ['checkpoint/forked'] },
      'GOV-11',
    ),
    merged(
      'stale-both',
      'one member vouches twice, and another for another head',
      ['stale-one', 'stale-elsewhere'],
      { ...fine, conditions: { Fresh: 'Unknown Stale', 'Fresh newest': at(21) } },
      'GOV-11',
    ),
    merged(
      'fresh-both',
      'one member vouches twice, and so does another in other evidence',
      ['stale-one', 'fresh-newest'],
      { ...fine, conditions: { Fresh: 'True Vouched', 'Fresh newest': at(21) } },
      'GOV-11',
    ),
    same(
      'certificate-full',
      'certificates',
      'a certificate, and parts of another of the same version',
      ['certificate-compact', 'certificate-parts'],
      { ...fine, versions: ['SUPERSEDED', 'ACTIVE'], proposals: { 'amendment PASSED': 1 } },
      'GOV-7',
    ),
    merged(
      'revocation-one-more',
      'one of two approvals of a revocation, which Bob listed, and both, which Carol did',
      ['revocation-short', 'revocation'],
      {
        ...fine,
        versions: ['ACTIVE', 'REVOKED'],
        proposals: { 'amendment PASSED': 1, 'revocation PASSED': 1 },
      },
      'GOV-10',
    ),
    merged(
      'revocation-beside',
      'with what was revoked goes what stands on it, and not what follows instead',
      ['revocation-descendant', 'revocation-and-next'],
      {
        ...fine,
        proposals: { 'amendment PASSED': 3, 'revocation PASSED': 1 },
      },
      'GOV-10',
    ),
    same(
      'batches-whole',
      'gap-closed',
      'a batch was left out of one bundle, and nobody saw the last one in the other',
      ['batch-left-out', 'batch-unseen'],
      fine,
      'RCP-7',
    ),
    same(
      'batches-whole',
      'blob-found',
      'the leaves of a batch are missing in one bundle, and another batch in the other',
      ['batch-bare', 'batch-left-out'],
      fine,
      'RCP-7',
    ),
    same(
      'settled-fork-lies',
      'fork-lies',
      'of a forked group a batch was left out of one bundle, and the other has it, and a rival of the last one',
      ['settled-fork-gap', 'settled-fork-lies'],
      { ...forked, findings: ['batch/equivocation', ...forkFindings, 'receipt/conflict'].sort() },
      'DEC-1',
    ),
  ]
}

type Pair = readonly [first: string, second: string]

function bundleIn({ vector }: Decided) {
  const bytes = vector.files?.['bundle.car']
  if (bytes === undefined) throw new Error(`${vector.name} has no bundle`)
  return must(readBundle(bytes))
}
