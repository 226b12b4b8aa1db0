import {
  contentCid,
  decodeStrict,
  readBundle,
  readCar,
  toAtprotoJson,
  writeBundle,
  type Checked,
  type DataMap,
  type DataValue,
} from '@quorate/core'

const repository = 'did:web:alice.example'
const record: DataMap = { $type: 'com.example.note', text: 'hello', signatures: [] }

/** A bundle of one record, taken apart byte by byte. */
export function bundleExample(): string {
  const cid = must(contentCid(record)).toString()
  const found = { repository, record, uri: `at://${repository}/com.example.note/1`, cid }
  const bundle = must(writeBundle({ records: [found], proofs: [], plcLogs: [], didDocuments: [] }))
  const { blocks } = must(readCar(bundle))
  const index = blocks.get(must(readBundle(bundle)).index) ?? new Uint8Array()
  return [
    `One record, found at \`${found.uri}\`:`,
    json(record),
    `Its content CID is that of the record without \`signatures\`: \`${cid}\`.`,
    'The index:',
    json(must(decodeStrict(index))),
    `The ${bundle.length} bytes of the file:`,
    ['```text', ...bytesOf(bundle), '```'].join('\n'),
  ].join('\n\n')
}

function bytesOf(bundle: Uint8Array): string[] {
  const { blocks } = must(readCar(bundle))
  const lines: string[] = []
  let at = 0
  const take = (length: number, meaning: string): void => {
    const hex = Buffer.from(bundle.subarray(at, at + length)).toString('hex')
    const rows = hex.match(/.{1,48}/g) ?? []
    lines.push(...rows.map((row, i) => (i === 0 ? `${row.padEnd(48)}  ${meaning}` : row)))
    at += length
  }
  take(1, `length of the header, ${bundle[0] ?? 0}`)
  take(bundle[0] ?? 0, 'the header: {roots: [CID of the index], version: 1}')
  for (const [i, block] of [...blocks].entries()) {
    const size = block.bytes.length
    const name = i === 0 ? 'the index' : 'the record'
    take(36 + size < 128 ? 1 : 2, `length of CID and block, ${36 + size}`)
    take(36, `CID of ${name}`)
    take(size, name)
  }
  return lines
}

function json(value: DataValue): string {
  return `\`\`\`json\n${JSON.stringify(toAtprotoJson(value), null, 2)}\n\`\`\``
}

function must<T>(checked: Checked<T>): T {
  if (checked.ok) return checked.value
  throw new Error(`the example does not hold: ${checked.findings[0].code}`)
}
