import { once } from 'node:events'
import { createInterface } from 'node:readline'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { hour, PolicyFile } from './founding-policy.ts'
import { TestMember } from './test-member.ts'

let alice: TestMember

beforeAll(async () => {
  alice = await TestMember.join('alice-follow')
}, 60_000)

afterAll(() => {
  alice.remove()
})

it('prints a status again when another process publishes, and ends with the status of the last', async () => {
  const file = await PolicyFile.of([alice])
  const text = { witnesses: 0, effectiveAt: hour(48), copies: 0 }
  const publish = ['policy', 'publish', file.write(alice, 1, text), '--at', hour(0)]
  expect((await alice.run(publish)).code).toBe(0)

  const child = alice.start(['status', '--follow', '--json', '--at', hour(2)])
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => {
    const { value } = (await lines.next()) as { value: string }
    return (JSON.parse(value) as { data: { head: unknown; founding: { missing: string[] } } }).data
  }
  expect(await next()).toMatchObject({ head: null, founding: { missing: [alice.did] } })
  expect((await alice.run(`policy ack --yes --at ${hour(1)}`)).code).toBe(0)
  expect(await next()).toMatchObject({ head: { version: 1 }, founding: { missing: [] } })
  const closed = once(child, 'close')
  child.kill('SIGINT')
  expect(await closed).toEqual([0, null])
}, 60_000)
