import {
  cidOf,
  contentCid,
  RAW,
  readRepoProof,
  writeBundle,
  type DataMap,
  type Evidence,
  type EvidenceRecord,
} from '../src/index.ts'
import { repositoryOf } from './repository.ts'

export const alice = 'did:web:alice.example'
export const file = Uint8Array.of(1, 2, 3)
export const plc = 'did:plc:ewvi7nxzyoun6zhxrhs64oiz'

export function found(repository: string, record: DataMap, rkey?: string): EvidenceRecord {
  const cid = contentCid(record)
  if (!cid.ok) throw new Error('not data')
  const uri = rkey === undefined ? undefined : `at://${repository}/${record['$type'] as string}/${rkey}`
  return { repository, record, uri, cid: cid.value.toString() }
}

export function note(text: string, more: DataMap = {}): DataMap {
  return { $type: 'com.example.note', text, ...more }
}

/** A record that names this blob, with changes. */
export function fileNote(blob: Uint8Array, change: DataMap = {}): DataMap {
  const named = { $type: 'blob', ref: cidOf(blob, RAW), mimeType: 'text/plain', size: blob.length }
  return note('file', { file: { ...named, ...change } })
}

/** Some of every kind of evidence. */
export async function sampleEvidence(): Promise<Evidence> {
  const records = { 'com.example.note/1': note('one', { signatures: [] }), 'com.example.note/2': note('two') }
  const repo = await repositoryOf(alice, records)
  const cars = [await repo.proof('com.example.note/1'), await repo.proof('com.example.note/2')]
  return {
    records: [
      found(alice, records['com.example.note/1'], '1'),
      found(alice, records['com.example.note/2'], '2'),
      found(alice, records['com.example.note/2']),
      found(alice, note('one')),
      found(plc, { $type: 'com.example.other', text: 'one' }),
      { ...found(alice, fileNote(file), '3'), blob: file },
      found(plc, fileNote(file)),
    ],
    proofs: cars.map((car) => {
      const proof = readRepoProof(car)
      if (!proof.ok) throw new Error('no proof')
      return proof.value
    }),
    plcLogs: [{ did: plc, log: [{ operation: { type: 'any' }, createdAt: '2026-01-01T00:00:00.000Z' }] }],
    didDocuments: [{ did: alice, document: { id: alice, '@context': ['https://www.w3.org/ns/did/v1'] } }],
  }
}

export function bundleOf(evidence: Partial<Evidence>): Uint8Array {
  const bundle = writeBundle({ records: [], proofs: [], plcLogs: [], didDocuments: [], ...evidence })
  if (!bundle.ok) throw new Error(JSON.stringify(bundle.findings))
  return bundle.value
}
