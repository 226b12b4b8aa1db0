import { compareText, toAtprotoJson } from '@quorate/core'

import type { Json } from '../shell/answer.ts'
import { wrap } from '../shell/render/columns.ts'
import { paint, type Terminal } from '../shell/render/terminal.ts'
import { terminalText } from '../shell/terminal-text.ts'
import { itemText } from './leaves.ts'
import { changeText, textOf } from './member-diff.ts'
import { listChange, type FieldChange, type Need, type NeedChange, type PolicyDiff } from './policy-diff.ts'

type NameOf = (did: string) => string

const signs = { added: '+', removed: '-', changed: '~' } as const

/** A difference as sections: members, what decides, everything else. */
export function diffText(diff: PolicyDiff, nameOf: NameOf, terminal: Terminal): string {
  const sections = [
    section('Members', memberLines(diff, nameOf), terminal),
    section(decidesTitle(diff), (diff.needs ?? []).map(needText), terminal),
    section('Fields', diff.fields.map(fieldText), terminal),
  ]
  return sections.filter((text) => text !== '').join('\n')
}

/** A difference in one line, without dates; what is longer is counted. */
export function diffSummary(diff: PolicyDiff, nameOf: NameOf): string {
  const members = diff.members.map(({ did, change, details }) =>
    change === 'changed' ? `${nameOf(did)} ${details.join(' and ')}` : `${nameOf(did)} ${change}`,
  )
  const needs = (diff.needs ?? [])
    .filter(({ kind, before, after }) => kind === 'ordinary' && !sameNeed(before, after))
    .map(({ before, after }) => `need ${needOf(before)} to ${needOf(after)}`)
  const fields = diff.fields
    .filter(({ path }) => !dates.includes(path))
    .map((change) => fieldText(change).slice(2))
  const parts = [...members, ...needs, ...fields]
  const more = parts.length > summarized ? [`and ${String(parts.length - summarized)} more`] : []
  return parts.length === 0 ? 'nothing' : [...parts.slice(0, summarized), ...more].join('; ')
}

const summarized = 6
/** They stand beside the summary. */
const dates = ['effectiveAt', 'compatUntil', 'expiresAt']

export function diffJson({ members, needs, changesAuthority, fields }: PolicyDiff) {
  const json = (value: FieldChange['before']): Json => (value === undefined ? null : toAtprotoJson(value))
  return {
    members: members.map(({ did, change, details }) => ({ did, change, details: [...details] })),
    needs:
      needs === undefined ? null : needs.map((n) => ({ kind: n.kind, before: n.before, after: n.after })),
    changesAuthority: changesAuthority ?? null,
    fields: fields.map(({ path, before, after }) => ({ path, before: json(before), after: json(after) })),
  }
}

function memberLines({ members }: PolicyDiff, nameOf: NameOf): string[] {
  const byName = members.toSorted((a, b) => compareText(nameOf(a.did), nameOf(b.did)))
  return byName.map(({ did, change, details }) => {
    const name = nameOf(did) === did ? did : `${nameOf(did)} (${did})`
    return `${signs[change]} ${name}: ${details.join('; ')}`
  })
}

function decidesTitle({ changesAuthority }: PolicyDiff): string {
  return changesAuthority === true ? 'Approvals needed (this is a change of authority)' : 'Approvals needed'
}

function needText({ kind, before, after }: NeedChange): string {
  const change = sameNeed(before, after)
    ? `${needOf(after)}, as before`
    : `${needOf(before)} to ${needOf(after)}`
  return `${sameNeed(before, after) ? ' ' : '~'} ${kind}: ${change}`
}

function needOf({ need, weight, quorum }: Need): string {
  return `${String(need)} of ${String(weight)}${quorum > 0 ? ` with quorum ${String(quorum)}` : ''}`
}

function sameNeed(a: Need, b: Need): boolean {
  return needOf(a) === needOf(b)
}

function fieldText(change: FieldChange): string {
  const { path, before, after } = change
  if (before === undefined) return `+ ${path}: ${textOf(path, after)}`
  if (after === undefined) return `- ${path}: no more ${textOf(path, before)}`
  const list = listChange(change)
  if (list === undefined) return `~ ${path}: ${changeText(path, before, after)}`
  const parts = [
    ...list.added.map((item) => `added ${itemText(item)}`),
    ...list.removed.map((item) => `removed ${itemText(item)}`),
  ]
  return `~ ${path}: ${parts.length === 0 ? 'in another order or number' : parts.join(', ')}`
}

function section(title: string, lines: readonly string[], terminal: Terminal): string {
  if (lines.length === 0) return ''
  const body = lines.map((line) => `  ${wrap(terminalText(line, 2000), '    ')}\n`).join('')
  return `${paint(title, 'bold', terminal)}\n${body}`
}
