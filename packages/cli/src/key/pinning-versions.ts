import { contentOf } from '@quorate/core'
import { readVersion, type ChainReport, type Version } from '@quorate/governance'

import { openNetwork } from '../account/network.ts'
import { readStoredSession } from '../account/stored-session.ts'
import { Failure } from '../shell/failure.ts'
import { gatherGroup } from '../group/gathered-group.ts'
import type { GroupFlags } from '../group/group-flags.ts'
import { instantOf } from '../group/source/chain-flags.ts'
import { MemberNames } from '../group/source/member-names.ts'
import { openPolicySource } from '../policy-document/policy-source.ts'
import type { PinningVersion } from '../account/keys/key-pins.ts'

export type PinningPolicies = { readonly versions: readonly PinningVersion[]; readonly names: MemberNames }

/** The versions in a source that may be a bundle or one policy; without a source, those of the group on the network. */
export async function pinningVersions(
  source: string | undefined,
  flags: GroupFlags,
): Promise<PinningPolicies> {
  const at = instantOf(flags.at)
  if (source === undefined) {
    const me = readStoredSession()?.did
    const { report, founding, names } = await gatherGroup(await openNetwork(), { named: flags.group, me, at })
    return { versions: versionsOf(report, founding), names }
  }
  const { policy, view } = openPolicySource(source, flags)()
  const read = readVersion(contentOf(policy))
  if (view !== undefined) {
    const founding = view.report.pool.drafts.get(view.report.group ?? '')?.version
    return {
      versions: versionsOf(view.report, founding?.ok === true ? founding.value : undefined),
      names: view.names,
    }
  }
  if (!read.ok) throw new Failure('usage', read.findings)
  const names = new MemberNames(read.value.members.values(), { plcLogs: [], didDocuments: [] }, at)
  return { versions: [{ version: read.value, state: 'DRAFT' }], names }
}

function versionsOf(report: ChainReport, founding: Version | undefined): PinningVersion[] {
  const certified = report.versions.map(({ version, state }): PinningVersion => ({ version, state }))
  const draft: PinningVersion[] =
    certified.length === 0 && founding !== undefined ? [{ version: founding, state: 'DRAFT' }] : []
  const proposed = report.proposals.flatMap(({ ballot, state }): PinningVersion[] =>
    ballot?.kind === 'amendment' && ballot.next !== undefined && ['PENDING', 'OPEN'].includes(state)
      ? [{ version: ballot.next, state: 'PROPOSED' }]
      : [],
  )
  return [
    ...new Map([...draft, ...proposed, ...certified].map((known) => [known.version.cid, known])).values(),
  ]
}
