import { slotIndexAt } from '@quorate/attest'
import { describe, expect, inject, it } from 'vitest'

import { json, serve } from './hostile-server.ts'
import { ManualClock, testNetwork } from './network-fixture.ts'
import { notesOf, passes, policyOf, probe, results } from './probe-fixture.ts'

const { pdsUrl } = inject('testnet')
const { did } = await notesOf(3)
const randomness = 'cd'.repeat(32)
/** A round every 30 seconds from this instant on, in seconds. */
const chain = '8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce'
const genesis = 1_595_431_050

function policy(effectiveAt?: number, of = chain) {
  const beacon = { kind: 'drand', chain: of }
  return policyOf([pdsUrl, `${pdsUrl}/`], [did], { beacon }, effectiveAt === undefined ? {} : { effectiveAt })
}

function roundIn(path: string): number {
  return Number(path.split('/').at(-1))
}

describe('where the policy asks for a beacon', () => {
  it('its round is fetched once and enters every sample, and layer 0 does without', async () => {
    await using drand = await serve((request, response) =>
      json(response, 200, { round: roundIn(request.url ?? ''), randomness, signature: 'ab' }),
    )
    const version = await policy()
    const probed = await probe(testNetwork(), version, { drandUrl: `${drand.url}/` })
    expect(results(probed)).toEqual([...passes, ...passes])
    const [asked = '', ...more] = drand.asked
    expect([asked.replace(/\d+$/, ''), more]).toEqual([`/${chain}/public/`, []])
    const beacon = { round: roundIn(asked), randomness }
    expect(probed.map(({ leaf }) => leaf['beacon'])).toEqual([
      undefined,
      beacon,
      beacon,
      undefined,
      beacon,
      beacon,
    ])
  })

  it('it is waited for until it is due', async () => {
    const clock = new ManualClock()
    // Rounds are at whole seconds.
    clock.ms = Math.floor(clock.ms / 1000) * 1000 + 1
    await using drand = await serve((request, response) =>
      json(response, 200, { round: roundIn(request.url ?? ''), randomness }),
    )
    const version = await policy(clock.ms)
    expect(slotIndexAt(version, clock.ms)).toBe(0)
    await probe(testNetwork({ clock }), version, { drandUrl: drand.url })
    const due = (genesis + (roundIn(drand.asked[0] ?? '') - 1) * 30) * 1000
    const waited = clock.slept.reduce((sum, ms) => sum + ms, 0)
    expect(waited).toBe(due - version.effectiveAt)
    expect(waited).toBeGreaterThan(0)
  })

  it.each<[string, number, (round: number) => unknown]>([
    ['of another round', 200, (round) => ({ round: round - 1, randomness })],
    ['that are none', 200, (round) => ({ round, randomness: 'CD'.repeat(32) })],
    ['without an object', 200, () => [1]],
    ['that say there is none', 404, () => ({})],
  ])('answers %s are none: beaconUnknown, but for layer 0', async (_, status, answer) => {
    await using drand = await serve((request, response) =>
      json(response, status, answer(roundIn(request.url ?? ''))),
    )
    const probed = await probe(testNetwork(), await policy(), { drandUrl: drand.url })
    const one = ['0 PASS', '1 beaconUnknown', '3 beaconUnknown']
    expect([results(probed), drand.asked.length]).toEqual([[...one, ...one], 1])
  })

  it('a chain that is not known is not asked', async () => {
    await using drand = await serve((_, response) => json(response, 200, {}))
    const probed = await probe(testNetwork(), await policy(undefined, 'ab'.repeat(32)), {
      drandUrl: drand.url,
    })
    expect(results(probed).slice(0, 3)).toEqual(['0 PASS', '1 beaconUnknown', '3 beaconUnknown'])
    expect(drand.asked).toEqual([])
  })
})
