import type { TestMember } from './test-member.ts'

/** Text with what differs from run to run named: keys by their member, CIDs by the order in which they come. DIDs have no order. */
export function normalForm(text: string, members: readonly TestMember[]): string {
  let named = text
  for (const { account, did, key } of members) {
    const [name = ''] = account.handle.split('-')
    named = named.replaceAll(did, '<did>').replaceAll(key, `<key of ${name}>`)
  }
  const cids = [...new Set(named.match(/bafyrei[a-z2-7]{52}/g))]
  for (const [i, cid] of cids.entries()) named = named.replaceAll(cid, `<cid ${String(i + 1)}>`)
  return named
}
