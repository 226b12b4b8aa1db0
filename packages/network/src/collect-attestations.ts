import { checkShape, contentOf, instantMs, type DataMap } from '@quorate/core'
import { nsids, type compliance } from '@quorate/schemas'
import { accountMs, collectRecords, evidenceOf, type AccountReading } from './account-reading.ts'
import type { ByteBudget } from './byte-budget.ts'
import type { Network } from './network.ts'
import { Problems } from './problem.ts'

const collection = nsids.OrgP2pdsAttestCompliance

/**
 * What an account that was read before attests and still stands for: of `group`, or of every group when it is undefined. A
 * host that failed before is not asked again.
 */
export async function collectAttestations(
  network: Network,
  account: AccountReading,
  group: string | undefined,
  budget: ByteBudget,
): Promise<AccountReading> {
  const { did, service } = account
  const problems = new Problems()
  const now = network.clock.now()
  const bounded = { ...network, until: now + accountMs }
  const stored =
    service === undefined || isDown(account)
      ? []
      : await collectRecords(bounded, { did, service }, [collection], group, budget, problems)
  const records = stored
    .filter(({ record }) => isStoodFor(record, now))
    .flatMap((found) => evidenceOf(did, found))
  return {
    ...account,
    evidence: { records, proofs: [], plcLogs: [], didDocuments: [] },
    problems: problems.list,
  }
}

function isDown({ problems }: AccountReading): boolean {
  return problems.some(({ error }) => error?.retryable === true || error?.code === 'no-repository')
}

/** One that has expired, or is none, would only ever fail whoever verifies all that a bundle holds. */
function isStoodFor(record: DataMap, now: number): boolean {
  const content = contentOf(record)
  if (checkShape(collection, content).length > 0) return false
  return instantMs((content as unknown as compliance.Main).expiresAt) > now
}
