import { compareBytes, compareText } from './bytes.ts'
import {
  cidBytes,
  cidFromBytes,
  cidText,
  compareCids,
  isCidText,
  isRawText,
  refusedCid,
  type CID,
} from './cid.ts'
import { describeValue, isDataMap, isLink, type DataMap, type DataValue } from './data-value.ts'
import { accept, refuse, type Checked } from './finding.ts'

/** What one piece of evidence is, recomputed from its blocks by whoever reads them. */
export type EntryHead = {
  /** `repoProof`, `plcLog`, `didDocument`, or the NSID of a record. */
  readonly kind: string
  /** The DID whose repository houses it, or whose identity it is about. */
  readonly repository: string
  /** Text of the content CID of a record, or of the CID of a proof's commit, of a log or of a document. */
  readonly cid: string
  /** Where a record was found. */
  readonly uri?: string | undefined
}

/** One line of a bundle's index (BND-1): the texts of the CIDs of the blocks that it brings, in order. */
export type BundleEntry = EntryHead & { readonly blocks: readonly string[] }

/** Order of the index: kind, repository, content CID, uri (absent first), blocks. */
export function compareEntries(a: BundleEntry, b: BundleEntry): number {
  return (
    compareText(a.kind, b.kind) ||
    compareText(a.repository, b.repository) ||
    compareCids(a.cid, b.cid) ||
    compareText(a.uri ?? '', b.uri ?? '') ||
    compareLists(a.blocks, b.blocks)
  )
}

/** Those entries of a record without its blob beside which stands one of the same record, found there too, with it. */
export function bareEntries(entries: readonly BundleEntry[]): ReadonlySet<BundleEntry> {
  const name = ({ kind, repository, cid, uri = '', blocks }: BundleEntry) =>
    [kind, repository, cid, uri, blocks.at(-1)].join(' ')
  const isWhole = ({ blocks: [first = ''] }: BundleEntry) => isRawText(first)
  const whole = new Set(entries.filter(isWhole).map(name))
  if (whole.size === 0) return new Set()
  return new Set(entries.filter((entry) => !isWhole(entry) && whole.has(name(entry))))
}

/** Bytewise order of CIDs (ENC-5). */
export function compareLinks(a: CID, b: CID): number {
  return compareBytes(a.bytes, b.bytes)
}

function compareLists(a: readonly string[], b: readonly string[]): number {
  for (const [i, cid] of a.entries()) {
    const other = b[i]
    if (other === undefined) return 1
    const order = compareCids(cid, other)
    if (order !== 0) return order
  }
  return a.length - b.length
}

export function entryToData({ kind, repository, cid, uri, blocks }: BundleEntry): DataMap {
  const links = blocks.map((text) => cidFromBytes(cidBytes(text)))
  const data: DataMap = { kind, repository, cid, blocks: links }
  return uri === undefined ? data : { ...data, uri }
}

/** The form of an entry alone; whether it tells the truth about its blocks is asked when they are read. */
export function entryFromData(data: DataValue): Checked<BundleEntry> {
  const reject = (path: string, expected: string, actual: DataValue | undefined) =>
    refuse('bundle/entry', path, { expected, actual: describeValue(actual) })
  if (!isDataMap(data)) return reject('', 'a map', data)
  const { kind, repository, cid, uri, blocks, ...foreign } = data
  const [name] = Object.keys(foreign)
  if (name !== undefined) return reject(name, 'no such field', foreign[name])
  if (typeof kind !== 'string') return reject('kind', 'text', kind)
  if (typeof repository !== 'string') return reject('repository', 'text', repository)
  if (typeof cid !== 'string') return reject('cid', 'the text of a CID', cid)
  if (uri !== undefined && typeof uri !== 'string') return reject('uri', 'text', uri)
  if (!Array.isArray(blocks) || blocks.length === 0 || !blocks.every(isLink))
    return reject('blocks', 'links', blocks)
  if (!ascend(blocks)) return reject('blocks', 'links in order, each once', blocks)
  if (!isCidText(cid)) return refusedCid(cid, 'cid')
  return accept({ kind, repository, cid, uri, blocks: blocks.map(cidText) })
}

/** Whether CIDs are in strictly ascending order. */
function ascend(cids: readonly CID[]): boolean {
  return cids.every((cid, i) => {
    const before = cids[i - 1]
    return before === undefined || compareLinks(before, cid) < 0
  })
}
