import { Args, Flags } from '@oclif/core'
import { profile } from '@quorate/core'

import { defineCommand } from '../shell/command.ts'
import { lintDocument } from '../policy-document/lint.ts'
import { nextDocument } from '../proposal/next-policy.ts'
import { readInput } from '../shell/files/input-file.ts'
import { parsePolicyDocument, policyExpected } from '../policy-document/policy-document.ts'
import { openPolicySource, sourceExpected } from '../policy-document/policy-source.ts'
import { accountHosts } from '../policy-document/account-hosts.ts'

export const policyLint = defineCommand({
  summary: 'Find everything that is wrong with a policy before it is proposed.',
  description:
    'With --prev also as the version after it; a policy.yaml may leave out what follows from the version before, as it ' +
    'may for proposal open. Exit status 1 when the policy is invalid; warnings are no fault.',
  example: 'policy lint policy.yaml',
  args: { file: Args.string({ description: `File with ${policyExpected}.`, required: true }) },
  flags: {
    prev: Flags.string({ summary: `The version before: ${sourceExpected}.`, helpValue: 'FILE' }),
  },
  run({ args: { file }, flags: { prev } }) {
    const { policy: before, view } = prev === undefined ? {} : openPolicySource(prev, {})()
    const bytes = readInput(file, policyExpected, profile.recordBytes)
    const document =
      before === undefined ? parsePolicyDocument(bytes, file) : nextDocument(bytes, file, before)
    const hosts = view && accountHosts(view.bundle, view.at)
    const { cid, faults, warnings } = lintDocument(document, before, hosts)
    const valid = faults.length === 0
    const count = warnings.length === 1 ? '1 warning' : `${String(warnings.length)} warnings`
    return Promise.resolve({
      verdict: valid ? ('holds' as const) : ('fails' as const),
      data: { valid, cid: cid ?? null, warnings: warnings.map(({ code }) => code) },
      findings: [...faults, ...warnings],
      text: () => (valid ? `Valid${warnings.length === 0 ? '' : `, with ${count}`}: ${cid ?? ''}\n` : ''),
    })
  },
})
