import { existsSync, readFileSync } from 'node:fs'

import { fromAtprotoJson, isDataMap } from '@quorate/core'
import { createNetwork, getRecordAt, systemClock } from '@quorate/network'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { codesOf, foundGroup } from './founded-group.ts'
import { hour } from './founding-policy.ts'
import { pdsUrl, plcUrl, TestMember } from './test-member.ts'
import { nodeWithoutNetwork } from './two-machines.ts'

const network = createNetwork({ plcUrl, allowLoopback: true, clock: systemClock, random: () => 0 })
let alice: TestMember
let bob: TestMember
let evidence: string

const node = 'did:web:bob-attest.example'
/** After the group's first obligations began, and while no attestation of the test has expired. */
const [then, read] = [hour(60), hour(61)]

beforeAll(async () => {
  const join = (name: string) => TestMember.join(name)
  ;[alice, bob] = await Promise.all([join('alice-attest'), join('bob-attest')])
  await foundGroup([alice, bob])
  evidence = alice.path('evidence.car')
  expect((await alice.run(['bundle', 'create', '-o', evidence])).code).toBe(0)
}, 60_000)

afterAll(() => {
  for (const member of [alice, bob]) member.remove()
})

const issue = (who: TestMember, ...more: string[]) =>
  who.run(['attest', 'issue', evidence, '--node', node, '--at', then, '--json', ...more])

describe('a member that attests of a node', { timeout: 60_000 }, () => {
  it('sees what it stands for, and signs nothing without a yes', async () => {
    const { code, stderr, json } = await issue(alice)
    expect([code, codesOf({ json } as never)]).toEqual([2, ['confirm/missing']])
    expect(stderr).toContain('Attest that a node is indeterminate')
    expect(stderr).toContain(`alice-attest.test, ${alice.did}`)
    expect(stderr).toMatch(
      /conditions +Acknowledged True \(Acknowledged\)\n +Covered Unknown \(NothingJudged\)/,
    )
    expect(stderr).not.toContain('your own')
  })

  it('publishes it where others find, show and work it out again', async () => {
    const issued = await issue(alice, '--yes')
    expect(issued.json).toMatchObject({
      ok: true,
      data: {
        attester: alice.did,
        node,
        claim: false,
        outcome: 'indeterminate',
        at: then,
        issuedAt: then,
        bundle: null,
      },
    })
    const { uri, signed } = issued.json.data as { uri: string; signed: { cid: string } }
    expect(uri).toBe(`at://${alice.did}/org.p2pds.attest.compliance/${signed.cid}`)
    const shown = await bob.run(['attest', 'show', uri, '--json'])
    expect(shown.json.data).toMatchObject([
      { cid: signed.cid, attester: alice.did, uri, signatures: [{ key: alice.key, holds: true }] },
    ])
    const verified = await bob.run(['attest', 'verify', uri, evidence, '--at', read, '--json'])
    // True, of the group that bob is a member of, and no pass: nobody can tell what is kept yet.
    expect(verified.code).toBe(3)
    expect(verified.json).toMatchObject({
      data: { attestations: [{ result: 'reproduced', claim: false }] },
      findings: [{ code: 'attest/outcome' }],
    })
    const resolver = { QUORATE_HANDLE_RESOLVER: pdsUrl }
    const called = uri.replace(alice.did, 'alice-attest.test')
    const byHandle = await bob.run(['attest', 'verify', called, evidence, '--at', read], resolver)
    expect(byHandle.stdout).toMatch(/\? reproduced: [\s\S]*\n\nIndeterminate: 0 of 1 hold\n$/)
    const found = await getRecordAt(network, uri)
    expect(found).toMatchObject({ ok: true, value: { repository: alice.did, record: { node, at: then } } })
  })

  it('is verified by whoever collects the group, without another file and without network', async () => {
    const file = bob.path('collected.car')
    const collected = await bob.run(['bundle', 'create', '-o', file, '--json'])
    expect(collected.json.data).toMatchObject({ attestations: 1 })
    const verified = await bob.run(['attest', 'verify', file, '--at', read, '--json'], {}, nodeWithoutNetwork)
    expect(verified.json).toMatchObject({
      data: { attestations: [{ attester: alice.did, result: 'reproduced' }] },
    })
  })

  it('finds nothing where nothing is', async () => {
    const uri = `at://${alice.did}/org.p2pds.attest.compliance/none`
    const missing = await bob.run(['attest', 'verify', uri, evidence, '--json'])
    expect([missing.code, codesOf(missing)]).toEqual([3, ['input/not-found']])
    const vote = await bob.run(['attest', 'show', `at://${alice.did}/org.p2pds.policy`, '--json'])
    expect(vote.code).toBe(2)
  })

  it('packs it with its evidence, without network, for one who verifies without network', async () => {
    const packed = alice.path('packed.car')
    const args = ['attest', 'issue', evidence, '--node', node, '--at', then, '--yes', '--json', '-o', packed]
    const issued = await alice.run(args, {}, nodeWithoutNetwork)
    expect(issued.json).toMatchObject({ ok: true, data: { uri: null, bundle: packed } })
    const verified = await bob.run(
      ['attest', 'verify', packed, '--at', read, '--json'],
      {},
      nodeWithoutNetwork,
    )
    expect(verified.json).toMatchObject({
      data: { verdict: 'indeterminate', attestations: [{ attester: alice.did, result: 'reproduced' }] },
    })
    const beside = await bob.run(
      ['attest', 'verify', packed, evidence, '--by', 'alice-attest.test', '--at', read],
      {},
      nodeWithoutNetwork,
    )
    expect(beside.code).toBe(3)
    expect(beside.stdout).toContain(`alice-attest.test (${alice.did})`)
  })

  it('hands it over in a file that another machine publishes', async () => {
    const file = bob.path('signed.json')
    const issued = await issue(bob, '--yes', '--offline', file, '--expires', '2h')
    expect(issued.json.data).toMatchObject({ file, claim: true, expiresAt: hour(62) })
    expect(issued.stderr).toContain('Claim that a node is indeterminate')
    const { records } = JSON.parse(readFileSync(file, 'utf8')) as { records: { record: unknown }[] }
    const record = fromAtprotoJson(records[0]?.record)
    expect(record.ok && isDataMap(record.value) && record.value['$type']).toBe('org.p2pds.attest.compliance')
    const claim = await alice.run(['attest', 'verify', file, evidence, '--at', read, '--json'])
    expect(claim.json.data).toMatchObject({ attestations: [{ result: 'reproduced', claim: true }] })
    const late = await alice.run(['attest', 'verify', file, evidence, '--at', hour(62), '--json'])
    expect([late.code, codesOf(late)]).toEqual([1, ['attestation/expired', 'attest/outcome']])
    const published = await bob.run(['publish', file, '--json'])
    expect(published.json.data).toMatchObject({ records: [{ written: true }] })
  })

  it('is told what it cannot attest of, before anything is signed', async () => {
    const file = alice.path('none.car')
    const refused = async (...words: string[]) => {
      const answer = await alice.run(['attest', 'issue', evidence, '--yes', '--json', '-o', file, ...words])
      return [answer.code, codesOf(answer)]
    }
    expect(await refused('--node', 'did:web:nobody.example', '--at', then)).toEqual([3, ['attest/nothing']])
    expect(await refused('--node', node, '--at', hour(1))).toEqual([3, ['attest/nothing']])
    expect(await refused('--node', node, '--at', then, '--expires', 'soon')).toEqual([2, ['usage/invalid']])
    expect(await refused('--node', node, '--at', then, '--expires', '0s')).toEqual([2, ['usage/invalid']])
    expect(await refused('--node', node, '--at', then, '--as', 'zoe.test')).toEqual([2, ['member/unknown']])
    const as = await alice.run(['attest', 'issue', evidence, '--node', node, '--as', alice.did, '--json'])
    expect([as.code, codesOf(as)]).toEqual([2, ['usage/invalid']])
    expect(existsSync(file)).toBe(false)
  })
})
