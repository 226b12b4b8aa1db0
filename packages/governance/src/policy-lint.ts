import {
  describeInstant,
  finding,
  instantMs,
  parseDidKey,
  profile,
  type DataMap,
  type Finding,
} from '@quorate/core'
import type { policy } from '@quorate/schemas'
import { checkDidSpelling } from './canonical-did.ts'
import { lintCopies } from './copies-lint.ts'
import { endpointForm, isNormalEndpoint, normalEndpoint } from './endpoint.ts'
import { operatorOf } from './member.ts'
import { needOf, readThreshold } from './threshold.ts'

/** Everything that POL-2 refuses in a version by itself, in a record whose shape was checked. Empty when valid. */
export function lintRules(record: policy.Main): Finding[] {
  return [
    ...lintChain(record),
    ...lintIdentity(record),
    ...lintSpelling(record),
    ...lintWeights(record),
    ...lintTimes(record),
    ...lintVerification(record),
    ...lintKnown(record),
    ...lintCopies(record),
  ]
}

function lintChain({ version, group, prev }: policy.Main): Finding[] {
  const out: Finding[] = []
  for (const [name, value] of Object.entries({ group, prev })) {
    if ((version === 1) === (value === undefined)) continue
    const [reason, expected] =
      version === 1
        ? ['version 1 stands on nothing', 'nothing']
        : ['a later version names what it stands on', 'a CID']
    out.push(finding('policy/chain', name, { reason, expected, actual: value ?? 'nothing' }))
  }
  return out
}

/** DIDs, nodes and keys stand once each, and keys are canonical (SIG-4, POL-2). */
function lintIdentity({ members }: policy.Main): Finding[] {
  const out: Finding[] = []
  const seen = { did: new Set<string>(), node: new Set<string>(), key: new Set<string>() }
  const once = (kind: keyof typeof seen, value: string, path: string) => {
    if (seen[kind].has(value)) out.push(finding('policy/duplicate', path, { actual: value }))
    seen[kind].add(value)
  }
  const key = (value: string, path: string) => {
    const parsed = parseDidKey(value, path)
    if (!parsed.ok) out.push(...parsed.findings)
    once('key', value, path)
  }
  for (const [i, member] of members.entries()) {
    const path = `members[${String(i)}]`
    once('did', member.did, `${path}.did`)
    key(member.key, `${path}.key`)
    for (const [j, node] of (member.nodes ?? []).entries()) {
      once('node', node.id, `${path}.nodes[${String(j)}].id`)
      key(node.key, `${path}.nodes[${String(j)}].key`)
    }
  }
  return out
}

/** One host is one account and one copy: what names it has one spelling (POL-2). */
function lintSpelling({ members, rules }: policy.Main): Finding[] {
  const out: Finding[] = []
  for (const [i, { did, operator, nodes = [] }] of members.entries()) {
    const path = `members[${String(i)}]`
    out.push(...checkDidSpelling(did, `${path}.did`))
    if (operator?.startsWith('did:') === true) out.push(...checkDidSpelling(operator, `${path}.operator`))
    for (const [j, { id, endpoint }] of nodes.entries()) {
      const node = `${path}.nodes[${String(j)}]`
      out.push(...checkDidSpelling(id, `${node}.id`))
      if (isNormalEndpoint(endpoint)) continue
      const params = { expected: normalEndpoint(endpoint) ?? endpointForm, actual: endpoint }
      out.push(finding('policy/endpoint', `${node}.endpoint`, params))
    }
  }
  for (const [i, subject] of (rules.replication.subjects ?? []).entries())
    out.push(...checkDidSpelling(subject, `rules.replication.subjects[${String(i)}]`))
  return out
}

function lintWeights({ members, governance }: policy.Main): Finding[] {
  const out: Finding[] = []
  const limit = 2 ** 32 - 1
  const weight = members.reduce((sum, m) => sum + m.weight, 0)
  if (weight > limit) out.push(finding('policy/weights', 'members', { expected: limit, actual: weight }))
  if ((governance.quorum ?? 0) > weight) {
    out.push(
      finding('policy/quorum', 'governance.quorum', { expected: weight, actual: governance.quorum ?? 0 }),
    )
  }
  const most = mostWitnesses(members, governance, weight)
  if (most !== undefined && governance.witnesses > most) {
    out.push(
      finding('policy/witnesses', 'governance.witnesses', { expected: most, actual: governance.witnesses }),
    )
  }
  return out
}

/** One less than the fewest operators whose weights reach the smallest need; undefined when no need is defined. */
function mostWitnesses(
  members: policy.Member[],
  governance: policy.Governance,
  weight: number,
): number | undefined {
  const needs = [governance.threshold, governance.amendThreshold].flatMap((threshold) => {
    const read = threshold === undefined ? undefined : readThreshold(threshold as unknown as DataMap)
    const need = read?.ok === true ? needOf(weight, read.value) : undefined
    return need?.ok === true ? [need.value] : []
  })
  if (needs.length === 0) return undefined
  const byOperator = new Map<string, number>()
  for (const m of members) byOperator.set(operatorOf(m), (byOperator.get(operatorOf(m)) ?? 0) + m.weight)
  let missing = Math.min(...needs)
  let operators = 0
  for (const w of [...byOperator.values()].sort((a, b) => b - a)) {
    if (missing <= 0) break
    missing -= w
    operators++
  }
  return operators - 1
}

function lintTimes({ version, createdAt, effectiveAt, compatUntil, expiresAt }: policy.Main): Finding[] {
  const out: Finding[] = []
  const start = instantMs(effectiveAt)
  // A later version is measured from its proposal.
  const latest = version === 1 ? instantMs(createdAt) + profile.schedulingSeconds * 1000 : start
  if (start > latest) {
    const params = { expected: describeInstant(latest), actual: effectiveAt }
    out.push(finding('policy/effective-late', 'effectiveAt', params))
  }
  const overlapEnd = compatUntil === undefined ? undefined : instantMs(compatUntil)
  const overlap = (expected: string) =>
    out.push(finding('policy/overlap', 'compatUntil', { expected, actual: compatUntil ?? '' }))
  if (overlapEnd !== undefined) {
    if (version === 1) overlap('nothing in version 1, which has no version before it')
    else if (overlapEnd < start) overlap('effectiveAt or later')
    else if (overlapEnd > start + profile.overlapSeconds * 1000)
      overlap(`at most ${String(profile.overlapSeconds)} s after effectiveAt`)
  }
  if (expiresAt !== undefined && instantMs(expiresAt) <= Math.max(start, overlapEnd ?? start)) {
    const expected = overlapEnd !== undefined && overlapEnd > start ? (compatUntil ?? '') : effectiveAt
    out.push(finding('policy/expires-early', 'expiresAt', { expected, actual: expiresAt }))
  }
  return out
}

function lintVerification({ rules }: policy.Main): Finding[] {
  const { verification, replication, compliance, sla } = rules
  const out: Finding[] = []
  if (replication.strategy === 'partial' && (replication.collections ?? []).length === 0) {
    out.push(finding('policy/collections-missing', 'rules.replication.collections'))
  }
  const { intervalSeconds, windowSeconds, layers } = verification
  if (windowSeconds > intervalSeconds) {
    const path = 'rules.verification.windowSeconds'
    out.push(finding('policy/window', path, { expected: intervalSeconds, actual: windowSeconds }))
  }
  for (const [i, layer] of layers.entries()) {
    if (layers.indexOf(layer) < i)
      out.push(finding('policy/layers', `rules.verification.layers[${String(i)}]`, { actual: layer }))
  }
  const windows = {
    'rules.compliance.failedAfterSeconds': compliance.failedAfterSeconds,
    'rules.compliance.abandonedAfterSeconds': compliance.abandonedAfterSeconds,
    'rules.sla.windowSeconds': sla?.windowSeconds ?? 0,
  }
  for (const [path, seconds] of Object.entries(windows)) {
    const slots = Math.ceil(seconds / intervalSeconds)
    if (slots > profile.slotsPerWindow) {
      out.push(finding('policy/slots', path, { expected: profile.slotsPerWindow, actual: slots }))
    }
  }
  return out
}

const knownRules = ['replication', 'verification', 'sync', 'compliance', 'sla', 'accounting', 'predicates']

/** What a rule asks and is not understood here is refused, never passed over (ENC-6). */
function lintKnown({ rules }: policy.Main): Finding[] {
  const out: Finding[] = []
  const known = (path: string, value: string | number | undefined, values: readonly (string | number)[]) => {
    if (value !== undefined && !values.includes(value))
      out.push(finding('policy/unknown-rule', path, { actual: value }))
  }
  for (const name of Object.keys(rules)) if (name !== '$type') known(`rules.${name}`, name, knownRules)
  known('rules.replication.strategy', rules.replication.strategy, ['full', 'partial'])
  known('rules.replication.placement.kind', rules.replication.placement?.kind, ['rendezvous'])
  known('rules.verification.beacon.kind', rules.verification.beacon?.kind, ['drand'])
  for (const [i, layer] of rules.verification.layers.entries()) {
    known(`rules.verification.layers[${String(i)}]`, layer, [0, 1, 3])
  }
  for (const [i, track] of (rules.accounting?.track ?? []).entries()) {
    known(`rules.accounting.track[${String(i)}]`, track, ['storage', 'blocks', 'lag', 'uptime', 'bandwidth'])
  }
  return out
}
