import { Args, Flags } from '@oclif/core'
import { contentOf, toAtprotoJson } from '@quorate/core'
import { readVersion } from '@quorate/governance'

import { defineCommand } from '../shell/command.ts'
import { writePolicyFile } from '../policy-document/write-policy-file.ts'
import { policyText } from '../policy-document/policy-text.ts'
import { chainFlags } from '../group/source/chain-flags.ts'
import { openPolicySource, sourceExpected } from '../policy-document/policy-source.ts'

export const policyShow = defineCommand({
  summary: 'Show one version of a policy.',
  description:
    'Of a bundle, the head unless --version says otherwise. Exit status 1 when the policy is invalid.',
  example: 'policy show policy.yaml',
  args: { source: Args.string({ description: `File with ${sourceExpected}.`, required: true }) },
  flags: {
    ...chainFlags,
    version: Flags.string({ summary: 'Number or content CID of a version in a bundle.', helpValue: 'N|CID' }),
    yaml: Flags.boolean({ summary: 'As a policy file, to edit.' }),
  },
  run({ args, flags }) {
    const { policy, view } = openPolicySource(args.source, flags)(flags.version)
    const content = contentOf(policy)
    const version = readVersion(content)
    const cid = version.ok ? version.value.cid : null
    const report = view?.report.versions.find((known) => known.cid === cid)
    const state = report?.state ?? null
    const nameOf = (did: string) => view?.names.of(did) ?? did
    const yaml = () => writePolicyFile(content, undefined, (did) => view?.names.known(did))
    return Promise.resolve({
      verdict: version.ok ? ('holds' as const) : ('fails' as const),
      data: {
        cid,
        state,
        policy: toAtprotoJson(content),
        ...(flags.yaml ? { yaml: yaml() } : {}),
      },
      findings: version.ok ? [] : version.findings,
      text: (terminal) =>
        flags.yaml
          ? yaml()
          : policyText(content, version.ok ? version.value : undefined, state, nameOf, terminal),
    })
  },
})
