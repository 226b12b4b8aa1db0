import { nsids } from '@quorate/schemas'
import { collectRecords, evidenceOf, readAccount, type AccountReading } from './account-reading.ts'
import type { ByteBudget } from './byte-budget.ts'
import { collectProofs } from './collect-proofs.ts'
import { governanceCollections } from './group-record.ts'
import type { Network } from './network.ts'

/** All that one account's repository and directory tell about `group`, or about every group when it is undefined. */
export function collectMember(
  network: Network,
  did: string,
  group: string | undefined,
  budget: ByteBudget,
): Promise<AccountReading> {
  return readAccount(network, did, async (bounded, { repository, signingKey }, problems) => {
    const stored = await collectRecords(bounded, repository, governanceCollections, group, budget, problems)
    const acks = stored.filter(({ record }) => record['$type'] === nsids.OrgP2pdsPolicyAck)
    const proofs = await collectProofs(bounded, repository, signingKey, acks, problems)
    return { records: stored.flatMap((found) => evidenceOf(did, found)), proofs }
  })
}
