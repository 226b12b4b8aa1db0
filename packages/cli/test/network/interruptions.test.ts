import { once } from 'node:events'

import { afterAll, describe, expect, it } from 'vitest'

import { hour, PolicyFile } from './founding-policy.ts'
import { holdingServer, type HeldServer } from './held-server.ts'
import { pdsUrl, steer, TestMember } from './test-member.ts'

const joined: TestMember[] = []

afterAll(() => {
  for (const member of joined) member.remove()
})

type Interruption = { readonly by: 'cut' | 'kill'; readonly when: 'before' | 'after' }

/** Runs a command whose write is interrupted: the connection breaks, or the process dies. */
async function interrupted(
  member: TestMember,
  server: HeldServer,
  words: readonly string[],
  { by, when }: Interruption,
): Promise<void> {
  if (by === 'cut') {
    server.cut(when)
    expect(await member.run(words)).toMatchObject({ code: 0 })
    return
  }
  const held = server.hold(when)
  const child = member.start(words)
  const closed = once(child, 'close')
  await Promise.race([held, closed])
  child.kill('SIGKILL')
  await closed
  server.release()
}

/** CIDs of what the account has in a collection, at the real server. */
async function cidsIn(member: TestMember, collection: string): Promise<string[]> {
  const records = await member.published(collection)
  return records.map(({ uri, cid }) => `${uri} ${cid}`).sort()
}

describe('a command that publishes', { timeout: 180_000 }, () => {
  it.each<Interruption>([
    { by: 'cut', when: 'before' },
    { by: 'cut', when: 'after' },
    { by: 'kill', when: 'before' },
    { by: 'kill', when: 'after' },
  ])('leaves one record when it is interrupted ($by $when its write) and repeated', async (how) => {
    // Whoever comes before took the clock further.
    steer(Date.parse(hour(0)))
    await using server = await holdingServer(pdsUrl)
    const member = await TestMember.join(`rita-${how.by}-${how.when}`, server.url)
    joined.push(member)
    const file = await PolicyFile.of([member])
    const write = (effectiveAt: string, interval: string) =>
      file.write(member, 1, { witnesses: 0, effectiveAt, interval, copies: 0 })

    /** Interrupted, then repeated twice: `count` records then, and the third run finds what the second left. */
    const converges = async (words: readonly string[], collection: string, count: number) => {
      await interrupted(member, server, words, how)
      const again = await member.run([...words, '--json'])
      const after = await cidsIn(member, `org.p2pds.${collection}`)
      expect([words.join(' '), again.json.findings, after.length]).toEqual([words.join(' '), [], count])
      const third = await member.run([...words, '--json'])
      expect(third.json.data).toMatchObject({ written: false })
      expect(await cidsIn(member, `org.p2pds.${collection}`)).toEqual(after)
      return third.json.data as { proposal: string }
    }

    const at = (n: number) => ['--at', hour(n)]
    await converges(['policy', 'publish', write(hour(48), '1h'), ...at(0)], 'policy', 1)
    await converges(['policy', 'ack', '--yes', ...at(1)], 'policy.ack', 1)
    await converges(['policy', 'ratify', ...at(2)], 'policy', 1)

    const first = ['proposal', 'open', write(hour(200), '2h'), ...at(60)]
    const { proposal } = await converges(first, 'governance.proposal', 1)
    await converges(['proposal', 'cancel', proposal, ...at(61)], 'governance.proposal', 2)
    const second = ['proposal', 'open', write(hour(200), '3h'), ...at(62)]
    const next = await converges(second, 'governance.proposal', 3)
    const vote = ['vote', 'cast', next.proposal, '--choice', 'approve', '--yes', ...at(63)]
    await converges(vote, 'governance.vote', 1)
  })
})
