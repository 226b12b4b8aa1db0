import type { RepoProof } from '@quorate/core'
import { expect, test } from 'vitest'

import { newestDate } from '../../src/receipts/newest-date.ts'

const records = [
  { repository: 'did:web:a.example', record: { ackedAt: '2026-01-01T00:00:00.000Z' }, cid: 'bafyrei' },
]

test('a commit newer than all that it shows is the newest date: before it, nothing is proven', () => {
  const proof = { revAt: Date.UTC(2026, 0, 2) } as RepoProof
  expect(newestDate({ records, plcLogs: [], proofs: [] })).toBe(Date.UTC(2026, 0, 1))
  expect(newestDate({ records, plcLogs: [], proofs: [proof] })).toBe(Date.UTC(2026, 0, 2))
})
