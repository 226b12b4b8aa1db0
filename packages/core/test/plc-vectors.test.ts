import { describe, expect, it } from 'vitest'

import { parsePlcAuditLog, replayPlcLog, type Checked, type PlcHistory } from '../src/index.ts'
import { havePublicVectors, publicJson } from './public-vectors.ts'

type AuditEntry = { did: string; cid: string; nullified: boolean; createdAt: string }

function replay(json: AuditEntry[], at: number): Checked<PlcHistory> {
  const log = parsePlcAuditLog(json)
  return log.ok ? replayPlcLog(log.value, at, json[0]?.did) : log
}

function standing(history: Checked<PlcHistory>): readonly string[] {
  return history.ok ? history.value.moments.map((moment) => moment.cid) : history.findings.map((f) => f.code)
}

const valid = [
  'bnewbold_robocracy',
  'bskyapp',
  'duplicate_rotation_keys',
  'empty_rotation_keys',
  'legacy_dholms',
  'nullification',
  'nullification_at_exactly_72h',
  'nullification_nontrivial',
  'nullified_tombstone',
  'tombstone',
]

const invalid = [
  ['nullification_reused_key', 'plc/signature', 'log[2].operation.sig'],
  ['sig_b64_padding_bits', 'plc/signature-encoding', 'log[0].operation.sig'],
  ['sig_b64_padding_chars', 'plc/signature-encoding', 'log[0].operation.sig'],
  ['sig_k256_high_s', 'plc/signature', 'log[0].operation.sig'],
  ['update_tombstoned', 'plc/tombstoned', 'log[2].operation.prev'],
] as const

describe.skipIf(!havePublicVectors)('the public audit log', () => {
  it.each(valid)('%s holds, and what the directory nullified is undone', (name) => {
    const json = publicJson<AuditEntry>(`did-plc/valid/log_${name}.json`)
    const kept = json.filter((entry) => !entry.nullified).map((entry) => entry.cid)
    expect(standing(replay(json, Date.UTC(2026, 0, 1)))).toEqual(kept)
  })

  it.each(valid)('%s ends with each operation at the instant when it was taken', (name) => {
    const json = publicJson<AuditEntry>(`did-plc/valid/log_${name}.json`)
    for (const { cid, createdAt } of json) {
      expect(standing(replay(json, Date.parse(createdAt))).at(-1)).toBe(cid)
    }
  })

  it.each(invalid)('%s is refused with %s', (name, code, path) => {
    const history = replay(publicJson(`did-plc/invalid/log_invalid_${name}.json`), Date.UTC(2026, 0, 1))
    expect(history.ok ? [] : history.findings).toMatchObject([{ code, path, requirement: 'SIG-7' }])
  })

  it('of an old account starts with the legacy genesis in the terms of today', () => {
    const history = replay(publicJson('did-plc/valid/log_legacy_dholms.json'), Date.UTC(2023, 0, 1))
    const signingKey = 'did:key:zQ3shP5TBe1sQfSttXty15FAEHV1DZgcxRZNxvEWnPfLFwLxJ'
    expect(history.ok && history.value).toEqual({
      did: 'did:plc:yk4dd2qkboz2yv6tpubpc6co',
      moments: [
        {
          cid: 'bafyreigcxay6ucqlwowfpu35alyxqtv3c4vsj7gmdtmnidsnqs6nblyarq',
          createdAt: Date.UTC(2022, 10, 17, 1, 7, 13, 996),
          rotationKeys: ['did:key:zQ3shhCGUqDKjStzuDxPkTxN6ujddP4RkEKJJouJGRRkaLGbg', signingKey],
          verificationMethods: { atproto: signingKey },
          services: { atproto_pds: { type: 'AtprotoPersonalDataServer', endpoint: 'https://bsky.social' } },
          alsoKnownAs: ['at://dan.bsky.social'],
          tombstoned: false,
          provisional: false,
        },
      ],
      operations: ['bafyreigcxay6ucqlwowfpu35alyxqtv3c4vsj7gmdtmnidsnqs6nblyarq'],
    })
  })
})
