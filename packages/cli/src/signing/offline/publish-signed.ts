import { contentCid } from '@quorate/core'
import type { Session } from '@quorate/network'

import { loadNetwork } from '../../account/network.ts'
import { cliFinding, type CliFinding } from '../../shell/findings/cli-finding.ts'
import { recordFields } from '../../shell/render/record-fields.ts'
import { fields } from '../../shell/render/columns.ts'
import { sendRecord, uriOf } from '../publish-record.ts'
import type { SignedRecord, SignedRecords } from './signed-file.ts'

/** `cid` is the content CID; `written` is false for what was there before. */
type PublishedRecord = { readonly uri: string; readonly cid: string; readonly written: boolean }

export type Publishing = {
  readonly published: readonly PublishedRecord[]
  /** Where something else stands, which was left; what comes after it in the file was not published. */
  readonly conflict: CliFinding | undefined
}

/** In the order of the file, since checkpoints build on the one before. A run that is cut short may be repeated. */
export async function publishSigned(session: Session, { records }: SignedRecords): Promise<Publishing> {
  const { RecordConflict } = await loadNetwork()
  const published: PublishedRecord[] = []
  for (const signed of records) {
    try {
      const { uri, written } = await sendRecord(session, signed.record, signed.replaces)
      published.push({ uri, cid: cidText(signed), written })
    } catch (error) {
      if (!(error instanceof RecordConflict)) throw error
      const { uri, actual = 'nothing', expected = 'nothing' } = error
      return { published, conflict: cliFinding('publish/conflict', uri, { actual, expected }) }
    }
  }
  return { published, conflict: undefined }
}

/** What is about to be published, for the one who does it. */
export async function signedMeaning({ repository, records }: SignedRecords): Promise<string> {
  const texts = records.map(async (signed) => {
    const about = fields([['content', cidText(signed)], ...recordFields(signed.record)], '  ')
    return `${await uriOf(signed.record, repository)}\n${about}`
  })
  return `${(await Promise.all(texts)).join('\n')}\n`
}

function cidText({ record }: SignedRecord): string {
  const cid = contentCid(record)
  return cid.ok ? cid.value.toString() : ''
}
