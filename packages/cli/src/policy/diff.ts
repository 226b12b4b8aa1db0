import { Args, Flags } from '@oclif/core'
import { under } from '@quorate/core'
import { readVersion } from '@quorate/governance'

import { defineCommand } from '../shell/command.ts'
import { failure } from '../shell/failure.ts'
import { comparePolicies } from '../policy-document/comparison.ts'
import { chainFlags } from '../group/source/chain-flags.ts'
import { MemberNames, noIdentities } from '../group/source/member-names.ts'
import { openPolicySource, sourceExpected } from '../policy-document/policy-source.ts'
import { readerFlag, readerOf } from '../group/source/reader-flag.ts'

export const policyDiff = defineCommand({
  summary: 'Compare two policies by what they mean: members, what decides, rules, dates.',
  description:
    'Two files, or one bundle with --from and --to. A policy that is invalid is compared, with exit status 1.',
  example: 'policy diff evidence.car --from 1 --to 2',
  args: {
    a: Args.string({ description: `File with ${sourceExpected}.`, required: true }),
    b: Args.string({ description: 'File of the same kinds, to compare A with. Default: A itself.' }),
  },
  flags: {
    ...chainFlags,
    from: Flags.string({
      summary: 'Version to take from A, a bundle. Default: its head.',
      helpValue: 'N|CID',
    }),
    for: readerFlag,
    to: Flags.string({ summary: 'Version to take from B, a bundle. Default: its head.', helpValue: 'N|CID' }),
  },
  run({ args: { a, b }, flags }) {
    if (b === undefined && (flags.from ?? flags.to) === undefined)
      throw failure('usage', 'usage/invalid', 'B', { reason: 'expected a second file, or --from and --to' })
    const first = openPolicySource(a, flags)
    const second = b === undefined ? first : openPolicySource(b, flags)
    const [before, after] = [first(flags.from), second(flags.to)]
    const read = { a: readVersion(before.policy), b: readVersion(after.policy) }
    const findings = Object.entries(read).flatMap(([name, v]) => (v.ok ? [] : under(name, v.findings)))
    const versions = Object.values(read).flatMap((version) => (version.ok ? [version.value] : []))
    const names = (after.view ?? before.view)?.names ?? new MemberNames([], noIdentities, 0)
    const reader = { names, me: readerOf(flags.for, '--for', names, versions) }
    const change = comparePolicies(before.policy, after.policy)
    return Promise.resolve({
      verdict: findings.length === 0 ? ('holds' as const) : ('fails' as const),
      data: { same: change.same, ...change.json },
      findings,
      text: (terminal) => (change.same ? 'The same policy.\n' : change.text(reader, terminal)),
    })
  },
})
