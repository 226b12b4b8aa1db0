import { toAtprotoJson, type DataMap, type EvidenceRecord } from '@quorate/core'

import { failure } from '../../shell/failure.ts'
import { createOutput, ensureNewFile, writeOutput } from '../../shell/files/output-file.ts'

/** A signed record on its way to the repository that it is signed for. */
export type SignedRecord = {
  readonly record: DataMap
  /** CID of the whole record, signatures included, that it replaces there; undefined when nothing may be there yet. */
  readonly replaces: string | undefined
}

/** What a file of `--offline` holds, for one repository. Nothing in it is secret. */
export type SignedRecords = { readonly repository: string; readonly records: readonly SignedRecord[] }

/** Where what is signed without network goes, and the votes that were signed here before and no evidence shows yet. */
export type OfflineOutlet = { readonly file: SignedFile; readonly unshown: readonly EvidenceRecord[] }

/** The most records that one file may hold. */
export const maxSignedRecords = 64

/**
 * The file of `--offline`, JSON of the form `{"version": 1, "repository": DID, "records": [{"record": atproto JSON,
 * "replaces": CID}]}`, where `replaces` may be absent. It is whole after each record, and no file takes another's place.
 */
export class SignedFile {
  readonly name: string
  private readonly records: SignedRecord[] = []

  private constructor(name: string) {
    this.name = name
  }

  /** Throws a usage failure unless a file of this name can be new: before anybody is asked to sign. */
  static open(name: string): SignedFile {
    ensureNewFile(name, '--offline')
    return new SignedFile(name)
  }

  /** Whether nothing was signed, so that there is no file. */
  get isEmpty(): boolean {
    return this.records.length === 0
  }

  add(repository: string, signed: SignedRecord): void {
    if (this.records.length === maxSignedRecords)
      throw failure('usage', 'offline/too-many', this.name, { expected: maxSignedRecords })
    const text = writeSignedRecords({ repository, records: [...this.records, signed] })
    if (this.isEmpty) createOutput(this.name, text)
    else writeOutput(this.name, text)
    this.records.push(signed)
  }
}

function writeSignedRecords({ repository, records }: SignedRecords): string {
  const entries = records.map(({ record, replaces }) => ({
    record: toAtprotoJson(record),
    ...(replaces !== undefined && { replaces }),
  }))
  return `${JSON.stringify({ version: 1, repository, records: entries }, null, 2)}\n`
}
