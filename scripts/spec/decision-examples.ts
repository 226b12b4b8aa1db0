import { merkleRoot, toHex } from '@quorate/attest'
import { compareBytes, encodeCanonical, instantMs, type DataMap } from '@quorate/core'
import { evaluate, reasons, statedParams } from '@quorate/evaluator'
import { nsids } from '@quorate/schemas'

import { must } from '../vectors/attest-records.ts'
import { bundleOf, checkedGroup } from '../vectors/checked-group.ts'
import { at } from '../vectors/group-records.ts'

/** The worked examples of decisions, and their closed lists. */
export async function decisionExamples(): Promise<[string, string][]> {
  return [
    ['example of a decision', decisionExample()],
    ['example of inputs', await inputsExample()],
    ['table of reasons', table(['Reason', 'What it says'], Object.entries(reasons))],
    [
      'table of stated params',
      table(
        ['Code', 'Further params'],
        Object.entries(statedParams).map(([code, names]) => [code, names.map((n) => `\`${n}\``).join(', ')]),
      ),
    ],
  ]
}

function table(head: [string, string], rows: readonly [string, string][]): string {
  const lines = rows.map(([name, text]) => `| \`${name}\` | ${text} |`)
  return [`| ${head.join(' | ')} |`, '| --- | --- |', ...lines].join('\n')
}

function decisionExample(): string {
  const { cid, bytes, decision } = evaluate(new Uint8Array(), instantMs(at(0)))
  const lines =
    Buffer.from(bytes)
      .toString('hex')
      .match(/.{1,64}/g) ?? []
  return [
    `A file of no bytes at ${at(0)} comes to`,
    `\`\`\`json\n${JSON.stringify(decision, null, 2)}\n\`\`\``,
    'whose bytes are',
    `\`\`\`text\n${lines.join('\n')}\n\`\`\``,
    `and whose CID is \`${cid}\`.`,
  ].join('\n\n')
}

async function inputsExample(): Promise<string> {
  const { founding, version, alice, bob } = await checkedGroup()
  const [, ...acks] = founding.records
  const identities = [
    [nsids.OrgP2pdsPolicy, '', '', version.cid],
    ...acks.map(({ repository, cid }) => {
      const key = (repository === alice.did ? alice : bob).key.did()
      return [nsids.OrgP2pdsPolicyAck, repository, key, cid]
    }),
    ...acks.map(({ repository }) => ['repoProof', repository, '', version.cid]),
  ]
  const leaves = identities.map((identity) => must(encodeCanonical(identity))).sort(compareBytes)
  const root = toHex(merkleRoot(leaves))
  const { inputs } = evaluate(bundleOf(founding), instantMs(at(9))).decision as { inputs: DataMap }
  if (inputs['root'] !== root) throw new Error('the inputs are others')
  const shown = leaves.map((bytes) => identities.find((one) => same(one, bytes)))
  return [
    'Of two members who acknowledged version 1, which their repositories are proven to have published, the inputs are, in order,',
    `\`\`\`json\n${shown.map((one) => JSON.stringify(one)).join('\n')}\n\`\`\``,
    `and their root is \`${root}\`.`,
  ].join('\n\n')
}

function same(identity: readonly string[], bytes: Uint8Array): boolean {
  return compareBytes(must(encodeCanonical([...identity])), bytes) === 0
}
