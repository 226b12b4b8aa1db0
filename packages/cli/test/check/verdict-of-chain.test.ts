import { describe, expect, it } from 'vitest'

import { finding, type Finding } from '@quorate/core'
import type { ChainReport, Consent, VersionReport } from '@quorate/governance'

import { verdictOfChain } from '../../src/check/verdict-of-chain.ts'

const alice = 'did:web:alice.example'
const head = { cid: 'head', number: 1, members: new Map(), weight: 2 } as unknown as VersionReport['version']

function version(consent: readonly Partial<Consent>[], more: Partial<VersionReport> = {}): VersionReport {
  const certified = { version: head, parent: undefined } as unknown as VersionReport['certified']
  const effect = {} as VersionReport['effect']
  return {
    cid: 'head',
    version: head,
    state: 'ACTIVE',
    certified,
    effect,
    consent: consent.map((c) => ({ did: alice, status: 'approved', since: 0, findings: [], ...c })),
    ...more,
  }
}

function report(more: Partial<ChainReport>): ChainReport {
  return {
    group: 'group',
    founding: undefined,
    head,
    state: 'ACTIVE',
    versions: [],
    proposals: [],
    failedClaims: [],
    anchored: 'True',
    freshness: { fresh: true, weight: 2, need: 2, vouching: [], newest: 0, vouchedSince: 0 },
    findings: [],
    diagnostics: [],
    pool: { votes: new Map() } as unknown as ChainReport['pool'],
    ...more,
  }
}

const belowNeed = finding('certificate/below-need', 'certificate', { actual: 1, expected: 2, weight: 3 })
const mismatch = finding('signature/mismatch', 'certificate.votes[x]', { key: 'k' })
const unknownRule = finding('policy/unknown-rule', 'rules.x', { actual: 'x' })

function claim(...findings: Finding[]): Partial<ChainReport> {
  return claimBy({}, ...findings)
}

function claimBy(
  by: { proposedByMember?: boolean; publishedByMember?: boolean },
  ...findings: Finding[]
): Partial<ChainReport> {
  const made = { policy: 'p', number: 2, proposedByMember: true, publishedByMember: true, findings }
  return { failedClaims: [{ ...made, ...by }] }
}

function found(code: Finding['code'], more: Partial<ChainReport> = {}): Partial<ChainReport> {
  return { findings: [finding(code)], ...more }
}

const nothing = { head: undefined, state: undefined, freshness: undefined, anchored: 'Unknown' } as const
const unfresh = {
  freshness: { fresh: false, weight: 1, need: 2, vouching: [], newest: 0, vouchedSince: undefined },
}

describe('the verdict of a chain', () => {
  it.each<[string, Partial<ChainReport>, string, string?]>([
    ['a chain without faults', {}, 'holds'],
    ['no anchored head', { anchored: 'Unknown' }, 'holds'],
    ['a head that too few vouch for', unfresh, 'holds'],
    ['an equivocation', found('vote/equivocation'), 'holds'],
    ['a double approval', found('vote/double-approval'), 'holds'],
    ['a forked checkpoint chain', found('checkpoint/forked'), 'holds'],
    ['a recovered key', found('key/recovered'), 'holds'],
    ['a flood of proposals', found('proposal/quota'), 'holds'],
    ['a fork', found('policy/forked', { state: 'FORKED' }), 'fails', 'policy/forked'],
    ['a claim with too little weight', claim(belowNeed), 'fails', 'certificate/below-need'],
    ['nothing at all', found('group/missing', nothing), 'indeterminate', 'group/missing'],
    ['nothing, and no word on why', nothing, 'indeterminate'],
    ['a missing acknowledgment', found('policy/not-founded', nothing), 'indeterminate', 'policy/not-founded'],
    ['two groups', found('anchor/ambiguous-group', nothing), 'indeterminate', 'anchor/ambiguous-group'],
    [
      'an anchor on a dropped branch',
      found('anchor/dropped-branch'),
      'indeterminate',
      'anchor/dropped-branch',
    ],
    ['an unknown rule', claim(unknownRule), 'indeterminate', 'policy/unknown-rule'],
    ['a rollback', found('head/rollback', { anchored: 'False' }), 'untrusted', 'head/rollback'],
    ['another group', found('anchor/other-group', nothing), 'untrusted', 'anchor/other-group'],
    [
      'an invalid founding version',
      { ...nothing, ...claim(finding('policy/weights')) },
      'untrusted',
      'policy/weights',
    ],
    ['a claim with a bad signature', claim(belowNeed, mismatch), 'untrusted', 'signature/mismatch'],
    ['a claim that names one member twice', claim(finding('certificate/duplicate-member')), 'untrusted'],
    ['a claim with a late vote', claim(belowNeed, finding('vote/outside-window')), 'untrusted'],
    ['a claim that nobody of the group proposed', claimBy({ proposedByMember: false }, mismatch), 'holds'],
    ['a claim that nobody of the group published', claimBy({ publishedByMember: false }, mismatch), 'holds'],
    ['a claim without a reason', claim(), 'untrusted', 'certificate/proposal'],
    ['a finding that nobody thought of', found('record/shape'), 'untrusted', 'record/shape'],
  ])('on %s', (_what, more, verdict, first) => {
    const judged = verdictOfChain(report(more))
    expect(judged).toMatchObject({ verdict })
    if (first !== undefined || verdict === 'holds') expect(judged.first?.code).toBe(first)
  })

  const unproven = { status: 'claimed', findings: [finding('ack/unproven', '', { did: alice })] } as const

  it('is indeterminate when the acknowledgment of a founder is not proven', () => {
    const judged = verdictOfChain(report({ versions: [version([unproven])] }))
    expect(judged).toMatchObject({
      verdict: 'indeterminate',
      first: { code: 'ack/unproven', path: 'versions[head]' },
    })
  })

  it.each(['REVOKED', 'FORKED'] as const)('does not ask for consent to a version that is %s', (state) => {
    expect(verdictOfChain(report({ versions: [version([unproven], { state })] })).verdict).toBe('holds')
  })

  it('does not ask for the consent of a member that the version neither adds nor re-keys', () => {
    const member = { did: alice, key: 'k', weight: 1 }
    const base = { ...head, record: { governance: {} }, members: new Map([[alice, member]]) }
    const parent = { version: base } as unknown as VersionReport['certified']
    const second = version([unproven], {
      version: base as unknown as VersionReport['version'],
      certified: { parent } as unknown as VersionReport['certified'],
    })
    const noted = [finding('ack/unproven', 'versions[head]', { did: alice })]
    const judged = verdictOfChain(report({ versions: [second], findings: noted }))
    expect(judged).toMatchObject({ verdict: 'holds', findings: noted })
  })

  it('puts what cannot be trusted before what does not hold, and that before what is unknown', () => {
    const all = report({
      ...claim(unknownRule, belowNeed, mismatch),
      findings: [finding('vote/equivocation'), finding('anchor/dropped-branch')],
    })
    const judged = verdictOfChain(all)
    expect(judged.verdict).toBe('untrusted')
    expect(judged.findings.map(({ code }) => code)).toEqual([
      'signature/mismatch',
      'certificate/below-need',
      'anchor/dropped-branch',
      'policy/unknown-rule',
      'vote/equivocation',
    ])
    expect(verdictOfChain({ ...all, ...claim(unknownRule, belowNeed) }).verdict).toBe('fails')
    expect(verdictOfChain({ ...all, ...claim(unknownRule) }).verdict).toBe('indeterminate')
  })

  it('names each fault once, though the report has it by itself and as a claim', () => {
    const weights = finding('policy/weights', 'members', { expected: 1, actual: 2 })
    const twice = [weights, { ...weights, path: 'policies[p].members' }]
    const judged = verdictOfChain(report({ ...nothing, ...claim(weights), findings: twice }))
    expect(judged.findings.map(({ path }) => path)).toEqual(['policies[p].members'])
  })

  it.each<[string, Partial<ChainReport>, string]>([
    ['no anchored head', { anchored: 'Unknown' }, 'check/not-anchored'],
    ['a stale head', unfresh, 'checkpoint/stale'],
  ])('is indeterminate on %s when strict', (_what, more, code) => {
    const judged = verdictOfChain(report(more), { strict: true })
    expect(judged).toMatchObject({ verdict: 'indeterminate', first: { code } })
    expect(verdictOfChain(report({}), { strict: true }).verdict).toBe('holds')
  })

  it('is untrusted when the saved anchor may not be moved', () => {
    expect(verdictOfChain(report({}), { refusals: [finding('head/rollback')] }).verdict).toBe('untrusted')
  })
})
