import { compareCids, profile, type DataMap } from '@quorate/core'

import { failure } from '../shell/failure.ts'
import { parseBundle } from '../group/source/bundle-file.ts'
import { anchorOf, instantOf, type ChainFlags } from '../group/source/chain-flags.ts'
import { viewChain, type ChainView } from '../group/source/chain-view.ts'
import { contentKind } from '../shell/files/content-kind.ts'
import { readInput } from '../shell/files/input-file.ts'
import { ensurePolicy, parsePolicyDocument } from './policy-document.ts'

export const sourceExpected = 'a bundle, a policy.yaml or the JSON of a policy record'

/** One policy, and the chain that it was taken from, if the source is a bundle. */
export type PolicySource = { readonly policy: DataMap; readonly view: ChainView | undefined }

/** A source that may be a bundle, read once, from which policies can be taken. */
export function openPolicySource(name: string, flags: ChainFlags): (version?: string) => PolicySource {
  const at = instantOf(flags.at)
  const anchor = anchorOf(flags)
  const bytes = readInput(name, sourceExpected, profile.bundleBytes)
  const kind = contentKind(bytes)
  if (kind === 'binary' || kind === 'nothing') {
    const view = viewChain(parseBundle(bytes, name), at, anchor)
    return (version) => ({ policy: findVersion(view, version), view })
  }
  const policy = ensurePolicy(parsePolicyDocument(bytes, name))
  return (version) => {
    if (version === undefined) return { policy, view: undefined }
    throw failure('usage', 'usage/invalid', name, { reason: 'only a bundle holds several versions' })
  }
}

/** The content of the version of this number or content CID, certified or not; without one, of the head. */
function findVersion({ report }: ChainView, wanted: string | undefined): DataMap {
  const { head, versions, pool } = report
  const content = (cid: string | undefined) => (cid === undefined ? undefined : pool.drafts.get(cid)?.content)
  const certified = versions.filter(({ version }) => String(version.number) === wanted).map(({ cid }) => cid)
  const drafts = [...pool.drafts.values()]
    .filter(({ content: { version } }) => typeof version === 'number' && String(version) === wanted)
    .map(({ cid }) => cid)
  const implied = head?.cid ?? report.group ?? ''
  const cids = wanted === undefined ? [implied] : certified.length > 0 ? certified : drafts
  if (cids.length > 1)
    throw failure('usage', 'input/ambiguous', 'version', { expected: cids.toSorted(compareCids) })
  const policy = content(wanted) ?? content(cids[0])
  if (policy === undefined)
    throw failure('indeterminate', 'input/not-found', '', { what: 'version', actual: wanted ?? 'founding' })
  return policy
}
