import { fromAtprotoJson, isDataMap, toAtprotoJson } from '@quorate/core'
import type { Session, SignedBatch, WrittenRecord } from '@quorate/network'

import { loadNetwork } from '../../account/network.ts'
import type { Json } from '../../shell/answer.ts'
import { failure } from '../../shell/failure.ts'
import { unpublishedBatchDocument } from '../../account/state/json-document.ts'

/**
 * Publishes a signed batch that is kept until it is out: a second one for its slot would be two results, and void (RCP-7).
 */
export async function publishKept(session: Session, batch: SignedBatch): Promise<WrittenRecord> {
  const { record, blob, slotStart } = batch
  const kept = {
    record: toAtprotoJson(record) as Json,
    blob: Buffer.from(blob).toString('base64'),
    slotStart,
  }
  await unpublishedBatchDocument().update(() => ({ version: 1, did: session.did, ...kept }))
  return publish(session, batch)
}

/** Publishes what a run before signed and could not publish, unless another run was faster: then it is never to get out. */
export async function publishLeftOver(session: Session): Promise<void> {
  const kept = readKept()
  if (kept?.did !== session.did) return
  const { uploadBlob } = await loadNetwork()
  // Hosts forget blobs that no record names.
  if (kept.batch.blob.length > 0) await uploadBlob(session, kept.batch.blob)
  await publish(session, kept.batch).catch((error: unknown) => {
    if (!isTaken(error)) throw error
  })
}

async function publish(session: Session, batch: SignedBatch): Promise<WrittenRecord> {
  const { publishBatch } = await loadNetwork()
  const forget = () => unpublishedBatchDocument().update(() => undefined)
  const written = await publishBatch(session, batch).catch(async (error: unknown) => {
    if (isTaken(error)) await forget()
    throw error
  })
  await forget()
  return written
}

/** Whether the slot has another batch, of a run at the same time. */
function isTaken(error: unknown): boolean {
  return error instanceof Error && error.name === 'RecordConflict'
}

function readKept(): { readonly did: string; readonly batch: SignedBatch } | undefined {
  const json = unpublishedBatchDocument().read()
  if (json === undefined) return undefined
  const { version, did, record, blob, slotStart } = (json ?? {}) as Partial<Record<string, Json>>
  const read = record === undefined ? undefined : fromAtprotoJson(record)
  if (version !== 1 || typeof did !== 'string' || typeof blob !== 'string' || typeof slotStart !== 'number')
    throw corrupt()
  if (read?.ok !== true || !isDataMap(read.value)) throw corrupt()
  return { did, batch: { record: read.value, blob: new Uint8Array(Buffer.from(blob, 'base64')), slotStart } }
}

function corrupt() {
  const reason = 'it is no batch that was signed here'
  return failure('untrusted', 'state/corrupt', '', { file: 'unpublished-batch.json', folder: 'data', reason })
}
