import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { QuorateUser, type Run } from '../quorate-process.ts'
import { decidedBundle, toldBundles } from './decided-bundles.ts'

function explain(name: string, ...more: string[]): Promise<Run> {
  const { file, at } = decidedBundle(name)
  return new QuorateUser().means(readFileSync(file)).run(['explain', file, ...more, '--at', at])
}

describe('explain BUNDLE with receipts', () => {
  it.each([...toldBundles, ['join-grace-failed', 3], ['recovery-grace', 0]] as const)(
    'says what decided %s, and what would change it',
    async (name, status) => {
      const human = await explain(name)
      expect(human).toMatchObject({ code: status, stderr: '' })
      await expect(human.stdout).toMatchFileSnapshot(`../golden/explain/kept-${name}.txt`)
    },
  )

  it('says the same to machines', async () => {
    const { stdout } = await explain('failures-three', '--json')
    await expect(stdout).toMatchFileSnapshot('../golden/explain/kept-failures-three.json')
  })

  it('explains one condition, and one node', async () => {
    const one = await explain('failures-three', 'InSync', '--json')
    const { data } = JSON.parse(one.stdout) as { data: { reasons: { name: string; evidence: string[] }[] } }
    expect(data.reasons.map(({ name, evidence }) => [name, evidence.length])).toEqual([['InSync', 3]])
    const node = await explain('failures-three', '--node', 'did:web:node.bob.example')
    expect(node.code).toBe(1)
    expect(node.stdout).toContain('failed slots 1 to 3 with')
    expect(node.stdout).not.toContain('copies')
  })
})
