import {
  attestationCid,
  cidOf,
  compareText,
  contentCid,
  encodeCanonical,
  lengthPrefixed,
  parseCid,
  signRecord,
  toAtprotoJson,
  utf8,
  type Checked,
  type DataMap,
  type DataValue,
} from '@quorate/core'
import { nsids } from '@quorate/schemas'

import { keyOf } from '../vectors/case.ts'
import { alice, sampleRecords, someCid } from '../vectors/sample-records.ts'
import { attestExamples } from './attest-examples.ts'
import { bundleExample } from './bundle-example.ts'
import { decisionExamples } from './decision-examples.ts'
import { governanceExamples } from './governance-examples.ts'

/** The worked examples of the text, computed anew each time, so that they cannot differ from what the code does. */
export async function examples(): Promise<Map<string, string>> {
  return new Map([
    ['example of a map', mapExample()],
    ['example of order', orderExample()],
    ['example of a content CID', await contentExample()],
    ['example of lp', lpExample()],
    ['example of a signature', await signatureExample()],
    ['example of a bundle', bundleExample()],
    ...(await governanceExamples()),
    ...(await attestExamples()),
    ...(await decisionExamples()),
  ])
}

function mapExample(): string {
  const value: DataMap = {
    link: cidOf(Uint8Array.of(0xa0)),
    n: -25,
    bytes: Uint8Array.of(0, 255),
    é: [true, null],
  }
  const bytes = must(encodeCanonical(value))
  return [json(value), hex(bytes), list(['CID', code(cidOf(bytes).toString())])].join('\n\n')
}

function orderExample(): string {
  const texts = ['\u{10348}', '\uff21', 'é', 'z', 'a', 'Z', 'ab']
  const line = (sorted: string[]) => sorted.map((text) => code(text)).join(' ')
  return list(
    ['by UTF-8, as here', line([...texts].sort(compareText))],
    ['by UTF-16, as many languages sort', line([...texts].sort())],
  )
}

async function contentExample(): Promise<string> {
  const { ack } = await sampleRecords()
  const bytes = must(encodeCanonical(ack))
  return [json(ack), hex(bytes), list(['content CID', code(must(contentCid(ack)).toString())])].join('\n\n')
}

function lpExample(): string {
  const cid = must(parseCid(someCid('a policy')))
  const bytes = lengthPrefixed('quorate/example/v1', cid.bytes, alice, 42)
  return [`\`lp("quorate/example/v1", ${cid.toString()}, "${alice}", 42)\` is`, hex(bytes)].join('\n\n')
}

async function signatureExample(): Promise<string> {
  const { vote } = await sampleRecords()
  const key = await keyOf('alice')
  const metadata = { $type: nsids.OrgP2pdsSignature, key: key.did() }
  const signedBody = { ...vote, $sig: { ...metadata, repository: alice } }
  const cid = must(attestationCid(vote, metadata, alice))
  const signed = must(await signRecord(vote, alice, key))
  return [
    `The body that is encoded, for a vote in the repository \`${alice}\`:`,
    json(signedBody),
    'Its canonical bytes:',
    hex(must(encodeCanonical(signedBody))),
    list(
      ['CID of these bytes', code(cid.toString())],
      ['the 36 bytes that are signed', code(Buffer.from(cid.bytes).toString('hex'))],
      [
        'their SHA-256, which ECDSA takes',
        code(Buffer.from(cidOf(cid.bytes).multihash.digest).toString('hex')),
      ],
      [
        'private key, SHA-256 of a known text',
        code(Buffer.from(cidOf(utf8('quorate vectors: key of alice')).multihash.digest).toString('hex')),
      ],
    ),
    'The record as published:',
    json(signed),
  ].join('\n\n')
}

function must<T>(checked: Checked<T>): T {
  if (checked.ok) return checked.value
  throw new Error(`an example does not hold: ${checked.findings[0].code}`)
}

function json(value: DataValue): string {
  return `\`\`\`json\n${JSON.stringify(toAtprotoJson(value), null, 2)}\n\`\`\``
}

/** 32 bytes a line. */
function hex(bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('hex')
      .match(/.{1,64}/g) ?? []
  return `\`\`\`text\n${lines.join('\n')}\n\`\`\``
}

function list(...items: [name: string, value: string][]): string {
  return items.map(([name, value]) => `- ${name}: ${value}`).join('\n')
}

function code(text: string): string {
  return `\`${text}\``
}
