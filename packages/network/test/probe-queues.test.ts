import { describe, expect, inject, it } from 'vitest'

import { json, serve } from './hostile-server.ts'
import { ManualClock, testNetwork } from './network-fixture.ts'
import { notesOf, policyOf, probe } from './probe-fixture.ts'

const { pdsUrl } = inject('testnet')

/** What a node needs to pass layer 0. */
async function commitOf(did: string) {
  const latest = await fetch(`${pdsUrl}/xrpc/com.atproto.sync.getLatestCommit?did=${did}`)
  const { cid, rev } = (await latest.json()) as { cid: string; rev: string }
  const car = await fetch(`${pdsUrl}/xrpc/com.atproto.sync.getBlocks?did=${did}&cids=${cid}`)
  return { cid, rev, car: Buffer.from(await car.arrayBuffer()) }
}

/** A clock whose deadlines are all over once a test says so, and not before. */
class HeldClock extends ManualClock {
  readonly #end = new AbortController()
  override timeout = () => this.#end.signal
  end(): void {
    this.#end.abort()
  }
}

describe('1,000 checks, of which one node answers none', () => {
  it('are done but for those of that node, while it is still waited for', async () => {
    const dids = await Promise.all(Array.from({ length: 5 }, async () => (await notesOf(0)).did))
    const commits = new Map(await Promise.all(dids.map(async (did) => [did, await commitOf(did)] as const)))
    const waiting: string[] = []
    // Nodes below paths of one server: the fourth does not answer.
    await using server = await serve((request, response) => {
      const url = new URL(request.url ?? '', 'http://node')
      const commit = commits.get(url.searchParams.get('did') ?? '')
      if (url.pathname.startsWith('/n3/')) waiting.push(url.pathname)
      else if (url.pathname.endsWith('getLatestCommit')) json(response, 200, commit)
      else if (url.pathname.endsWith('getBlocks')) response.end(commit?.car)
      else json(response, 404, {})
    })
    const endpoints = Array.from({ length: 200 }, (_, i) => `${server.url}/n${String(i)}`)
    const version = await policyOf(endpoints, dids, { layers: [0] })
    const slow = [...version.nodes.values()].find(({ endpoint }) => endpoint.endsWith('/n3'))?.id
    const clock = new HeldClock()
    const order: string[] = []
    const probed = await probe(testNetwork({ clock }), version, {
      onProbed: ({ slot, result }, done, all) => {
        order.push(`${slot.node === slow ? 'slow' : 'other'} ${result}`)
        expect([done, all]).toEqual([order.length, 1000])
        if (done < 995) return
        // Four of its checks are under way, the fifth has its turn still to come, and everybody else is done.
        if (done === 995) expect(waiting).toHaveLength(4)
        clock.end()
      },
    })
    expect(new Set(order.slice(0, 995))).toEqual(new Set(['other PASS']))
    expect(new Set(order.slice(995))).toEqual(new Set(['slow TIMEOUT']))
    const slots = probed.map(({ slot }) => `${slot.node} ${slot.subject}`)
    expect(slots).toEqual([...slots].sort())
  })
})
