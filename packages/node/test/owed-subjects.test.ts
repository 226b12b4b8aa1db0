import type { DataMap } from '@quorate/core'
import { describe, expect, it } from 'vitest'

import { equipped, versionOf } from '../../attest/test/policies.ts'
import { owedSubjects } from '../src/index.ts'

const didOf = (member: DataMap | undefined) => member?.['did'] as string

describe('what a node owes', async () => {
  const members = await equipped('alice', 'bob', 'carol', 'dave')
  const [alice, bob, carol, dave] = members
  const own = (alice?.['nodes'] as { id: string }[])[0]?.id ?? ''

  it('is everybody but its own operator', () => {
    const owed = owedSubjects([versionOf(members)], own)
    expect(owed).toEqual([bob, carol, dave].map(didOf).sort())
  })

  it('is what either of two versions asks, and first what the fewest nodes hold', () => {
    // Held by the nodes of two members, and each of the four by those of the three others.
    const elsewhere = 'did:web:z.example'
    const two = versionOf(members.slice(0, 2), { replication: { subjects: [elsewhere], minCopies: 1 } })
    const owed = owedSubjects([versionOf(members), two], own)
    expect(owed).toEqual([elsewhere, ...[bob, carol, dave].map(didOf).sort()])
  })

  it('is nothing for a node that no version lists, and without a version', () => {
    expect(owedSubjects([versionOf(members)], 'did:web:nobody.example')).toEqual([])
    expect(owedSubjects([], own)).toEqual([])
  })
})
