import type { P2pdsAccount } from '@quorate/network'
import { nsids } from '@quorate/schemas'
import { describe, expect, it } from 'vitest'

import { agreementsOf, copiesOf, lagSecondsOf, subjectsOf } from '../src/policy/new/agreements.ts'
import { draftFromP2pds } from '../src/policy/new/p2pds-draft.ts'
import { policyTemplate } from '../src/policy-document/policy-template.ts'

type Said = {
  readonly offers?: readonly (readonly [string, { minCopies?: number; intervalSec?: number }?])[]
  readonly consents?: readonly string[]
  readonly serves?: readonly string[]
  readonly endpoints?: readonly string[]
}

const didOf = (name: string) => `did:web:${name}.example`

function account(name: string, { offers = [], consents = [], serves = [], endpoints = [] }: Said) {
  return {
    did: didOf(name),
    peers: endpoints.map((endpoint) => ({ $type: nsids.OrgP2pdsPeer, peerId: '12D3', endpoint })),
    offers: offers.map(([to, terms]) => ({
      $type: nsids.OrgP2pdsReplicationOffer,
      subject: didOf(to),
      ...terms,
    })),
    consents: consents.map((scope) => ({ $type: nsids.OrgP2pdsReplicationConsent, scope })),
    manifests: serves.map((of) => ({ $type: nsids.OrgP2pdsManifest, subject: didOf(of), status: 'active' })),
  } satisfies P2pdsAccount
}

const pairs = (accounts: readonly P2pdsAccount[]) =>
  agreementsOf(accounts).holdings.map(({ holder, subject, basis }) => [holder, subject, basis])

describe('agreements among p2pds accounts', () => {
  it('are offers that go both ways', () => {
    const accounts = [
      account('a', { offers: [['b'], ['c']] }),
      account('b', { offers: [['a']] }),
      account('c', {}),
    ]
    expect(pairs(accounts)).toEqual([
      [didOf('a'), didOf('b'), 'mutual offers'],
      [didOf('b'), didOf('a'), 'mutual offers'],
    ])
    expect(agreementsOf(accounts).unanswered).toEqual([{ holder: didOf('a'), subject: didOf('c') }])
    expect(subjectsOf(accounts, agreementsOf(accounts))).toEqual([didOf('a'), didOf('b')])
  })

  it('are offers to one who consents to all, and to nobody else', () => {
    expect(pairs([account('a', { offers: [['b']] }), account('b', { consents: ['any'] })])).toEqual([
      [didOf('a'), didOf('b'), 'consent'],
    ])
    expect(pairs([account('a', { offers: [['b']] }), account('b', { consents: ['friends'] })])).toEqual([])
    expect(pairs([account('a', { offers: [['a']], consents: ['any'] })])).toEqual([])
  })

  it('are not made by what is served, or with who is no party', () => {
    const accounts = [account('a', { serves: ['b'], offers: [['z']] }), account('b', {})]
    const { holdings, outside } = agreementsOf(accounts)
    expect([holdings, outside]).toEqual([[], [didOf('z')]])
    expect([copiesOf(agreementsOf(accounts)), lagSecondsOf(agreementsOf(accounts))]).toEqual([0, 3600])
  })

  it.each([
    ['what the fewest holders are', { minCopies: 9 }, 2],
    ['what is asked for', { minCopies: 1 }, 1],
    ['two where nothing is said', {}, 2],
  ])('come to as many copies as %s', (_, terms, expected) => {
    const names = ['a', 'b', 'c']
    const accounts = names.map((name) =>
      account(name, { offers: names.filter((to) => to !== name).map((to) => [to, terms] as const) }),
    )
    expect(copiesOf(agreementsOf(accounts))).toBe(expected)
  })

  it('allow twice the lag of the slowest', () => {
    const accounts = [
      account('a', { offers: [['b', { intervalSec: 7200 }]] }),
      account('b', { offers: [['a']] }),
    ]
    expect(lagSecondsOf(agreementsOf(accounts))).toBe(14_400)
  })
})

describe('a draft from p2pds records', () => {
  it('says what each part rests on, in lines that fit', async () => {
    const accounts = [
      account('alice', {
        offers: [['bob'], ['zoe']],
        serves: ['bob'],
        endpoints: ['https://alice.example:8443/x'],
      }),
      account('bob', {
        offers: [['alice', { intervalSec: 3600 }], ['carol']],
        endpoints: ['ipfs://x', 'https://'],
      }),
      account('carol', {}),
    ]
    const { terms, nodes, notes } = draftFromP2pds(accounts, ['did:web:gone.example'])
    const members = accounts.map(({ did }) => ({
      did,
      key: 'did:key:key-of-this-member',
      nodes: nodes.get(did),
      note: notes.get(did),
    }))
    const dates = {
      createdAt: '2026-01-31T12:00:00.000Z',
      effectiveAt: '2026-02-07T12:00:00.000Z',
      expiresAt: '2027-02-07T12:00:00.000Z',
    }
    const text = policyTemplate({ name: 'Neighbours', members, ...dates, terms })
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
    await expect(text).toMatchFileSnapshot('golden/policy-from-p2pds.yaml')
  })

  it('spells nodes as a policy states them, whatever was published', () => {
    const endpoints = [
      'HTTPS://Node.Example.:443/',
      'http://node.example:80',
      'https://[::1]',
      'https://n.example:8443',
    ]
    const { nodes } = draftFromP2pds([account('a', { endpoints })], [])
    expect(nodes.get(didOf('a'))).toEqual([
      { id: 'did:web:node.example', endpoint: 'http://node.example' },
      { id: 'did:web:n.example%3A8443', endpoint: 'https://n.example:8443' },
    ])
  })

  it('repeats a bounded part of what was found, and nothing that ends a comment', () => {
    const accounts = [
      account('a', { offers: Array.from({ length: 60 }, (_, n) => [`x${String(n)}`] as const) }),
    ]
    const { terms } = draftFromP2pds(accounts, ['evil\nversion: 2'])
    expect(terms.preface.filter((line) => line.includes('not among'))).toHaveLength(50)
    expect(terms.preface).toContain('and 10 more of this kind')
    const draft = { name: 'N', members: [], createdAt: '', effectiveAt: '', expiresAt: '', terms }
    expect(policyTemplate(draft).match(/^version:/gm)).toHaveLength(1)
  })
})
