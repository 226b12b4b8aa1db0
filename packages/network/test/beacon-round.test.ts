import { slotIndexAt } from '@quorate/attest'
import { describe, expect, inject, it } from 'vitest'

import { published } from '../../../scripts/vectors/beacons.ts'
import { json, serve } from './hostile-server.ts'
import { ManualClock, testNetwork } from './network-fixture.ts'
import { notesOf, passes, policyOf, probe, results } from './probe-fixture.ts'

const { pdsUrl } = inject('testnet')
const { did } = await notesOf(3)
/** A round every 30 seconds from this instant on, in seconds. */
const chain = '8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce'
const genesis = 1_595_431_050
/** Its first round, as it was published. */
const first = {
  round: 1,
  signature: published.chained[1],
  previous_signature: published.chained[0],
}

/** A slot that began with the first round lasts until long after now. */
function policy(effectiveAt = genesis * 1000, of = chain) {
  const verification = { beacon: { kind: 'drand', chain: of }, intervalSeconds: 1_000_000_000 }
  return policyOf([pdsUrl, pdsUrl], [did], verification, { effectiveAt })
}

function roundIn(path: string): number {
  return Number(path.split('/').at(-1))
}

describe('where the policy asks for a beacon', () => {
  it('its round is fetched once and enters every sample, and layer 0 does without', async () => {
    await using drand = await serve((_, response) => json(response, 200, first))
    const version = await policy()
    // Everything is held to the rules of samples with the beacon that the batch states.
    const probed = await probe(testNetwork(), version, { drandUrl: `${drand.url}/` })
    expect(results(probed)).toEqual([...passes, ...passes])
    expect(drand.asked).toEqual([`/${chain}/public/1`])
  })

  it('it is waited for until it is due', async () => {
    const clock = new ManualClock()
    // Rounds are at whole seconds.
    clock.ms = Math.floor(clock.ms / 1000) * 1000 + 1
    await using drand = await serve((_, response) => json(response, 404, {}))
    const version = await policy(clock.ms)
    expect(slotIndexAt(version, clock.ms)).toBe(0)
    await probe(testNetwork({ clock }), version, { drandUrl: drand.url })
    const due = (genesis + (roundIn(drand.asked[0] ?? '') - 1) * 30) * 1000
    const waited = clock.slept.reduce((sum, ms) => sum + ms, 0)
    expect(waited).toBe(due - version.effectiveAt)
    expect(waited).toBeGreaterThan(0)
  })

  it.each<[string, number, () => unknown]>([
    ['of another round', 200, () => ({ ...first, round: 2 })],
    ['without the signature before it', 200, () => ({ ...first, previous_signature: undefined })],
    ['with another signature', 200, () => ({ ...first, signature: published.chained[2] })],
    ['that are none', 200, () => ({ ...first, signature: first.signature.toUpperCase() })],
    ['of randomness alone', 200, () => ({ round: 1, randomness: 'cd'.repeat(32) })],
    ['without an object', 200, () => [1]],
    ['that say there is none', 404, () => ({})],
  ])('answers %s are none: beaconUnknown, but for layer 0', async (_, status, answer) => {
    await using drand = await serve((_, response) => json(response, status, answer()))
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
