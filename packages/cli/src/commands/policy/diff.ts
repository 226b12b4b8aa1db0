import { Args, Flags } from '@oclif/core'
import { under } from '@quorate/core'
import { readVersion } from '@quorate/governance'

import { defineCommand } from '../../command.ts'
import { failure } from '../../failure.ts'
import { diffJson, diffText } from '../../policy-text/diff-text.ts'
import { diffPolicies, isEmpty } from '../../policy-text/policy-diff.ts'
import { chainFlags } from '../../source/chain-flags.ts'
import { openPolicySource, sourceExpected } from '../../source/policy-source.ts'

export const policyDiff = defineCommand({
  summary: 'Compare two policies by what they mean: members, what decides, rules, dates.',
  description:
    'Two files, or one bundle with --from and --to. A policy that is invalid is compared, with exit status 1.',
  example: 'policy diff evidence.car --from 1 --to 2',
  args: {
    a: Args.string({ description: `File with ${sourceExpected}.`, required: true }),
    b: Args.string({ description: 'The same; what A is compared with. Default: A itself.' }),
  },
  flags: {
    ...chainFlags,
    from: Flags.string({
      summary: 'Version to take from A, a bundle. Default: its head.',
      helpValue: 'N|CID',
    }),
    to: Flags.string({ summary: 'Version to take from B, a bundle. Default: its head.', helpValue: 'N|CID' }),
  },
  run({ args: { a, b }, flags }) {
    if (b === undefined && (flags.from ?? flags.to) === undefined)
      throw failure('usage', 'usage/invalid', 'B', { reason: 'expected a second file, or --from and --to' })
    const first = openPolicySource(a, flags)
    const second = b === undefined ? first : openPolicySource(b, flags)
    const [before, after] = [first(flags.from), second(flags.to)]
    const diff = diffPolicies(before.policy, after.policy)
    const findings = Object.entries({ a: before, b: after }).flatMap(([name, { policy }]) => {
      const version = readVersion(policy)
      return version.ok ? [] : under(name, version.findings)
    })
    const names = (after.view ?? before.view)?.names
    return Promise.resolve({
      verdict: findings.length === 0 ? ('holds' as const) : ('fails' as const),
      data: { same: isEmpty(diff), ...(diffJson(diff) as object) },
      findings,
      text: (terminal) =>
        isEmpty(diff) ? 'The same policy.\n' : diffText(diff, (did) => names?.of(did) ?? did, terminal),
    })
  },
})
