import { accept, readBundle, readRepoProof, verifyRepoProof } from '@quorate/core'

import { bytes, optional, record, text } from './argument.ts'
import { operation, type Operation } from './operation.ts'

export const evidenceOps: Record<string, Operation> = {
  readBundle: operation({ bytes }, (args) => {
    const bundle = readBundle(args.bytes)
    if (!bundle.ok) return bundle
    const entries = bundle.value.entries.map(({ kind, repository, cid, uri }) => {
      const head = { kind, repository, cid: cid }
      return uri === undefined ? head : { ...head, uri }
    })
    return accept({ index: bundle.value.index.toString(), entries })
  }),

  verifyProof: operation(
    { proof: bytes, repository: text, key: text, record, rkey: optional(text) },
    ({ proof, ...expected }) => {
      const read = readRepoProof(proof)
      if (!read.ok) return read
      const collection = typeof expected.record['$type'] === 'string' ? expected.record['$type'] : ''
      const verified = verifyRepoProof(read.value, { ...expected, collection })
      if (!verified.ok) return verified
      return accept({ commit: read.value.commit.toString(), path: verified.value.path })
    },
  ),
}
