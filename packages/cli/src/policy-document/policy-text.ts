import type { DataMap } from '@quorate/core'
import type { Version } from '@quorate/governance'

import { fields } from '../shell/render/columns.ts'
import { paint, type Terminal } from '../shell/render/terminal.ts'
import { terminalText } from '../shell/terminal-text.ts'
import { leavesOf, leafText } from './leaves.ts'
import { byId, textOf } from './member-diff.ts'

/** One policy for people: what it is, who the members are (by the names of `nameOf` and their DIDs), what it takes to decide, and every other field. */
export function policyText(
  policy: DataMap,
  version: Version | undefined,
  state: string | null,
  nameOf: (did: string) => string,
  terminal: Terminal,
): string {
  const parts = [
    fields([
      ['policy', textOf('', policy['name'])],
      ['version', textOf('', policy['version'])],
      ...(version === undefined ? [] : [['cid', version.cid] as const]),
      ...(state === null ? [] : [['state', state] as const]),
      ...(version === undefined ? [] : decisionFields(version)),
    ]),
    memberList(policy, nameOf, terminal),
    ...otherFields(policy, terminal),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

function decisionFields({ need, amendNeed, weight, quorum, witnesses }: Version): [string, string][] {
  const took = quorum > 0 ? `, with weight ${String(quorum)} taking part` : ''
  return [
    ['decides', `${String(need)} of ${String(weight)}${took}`],
    ...(amendNeed === need
      ? []
      : [
          [
            'authority',
            `${String(amendNeed)} of ${String(weight)} for changes of members or governance`,
          ] as const,
        ]),
    ['witnesses', String(witnesses)],
  ].map(([name = '', text = '']): [string, string] => [name, text])
}

function memberList(policy: DataMap, nameOf: (did: string) => string, terminal: Terminal): string {
  const members = [...byId(policy['members'], 'did')].map(([did, member]) => {
    const { did: _did, nodes: _nodes, ...seat } = member
    const nodes = [...byId(member['nodes'], 'id')].map(([id, node]): [string, string] => [
      'node',
      `${id} ${textOf('endpoint', node['endpoint'])}`,
    ])
    const own = [...leavesOf(seat)].map(([name, value]): [string, string] => [
      fieldName(name),
      leafText(name, value),
    ])
    const name = nameOf(did) === did ? did : `${nameOf(did)} (${did})`
    return `  ${terminalText(name)}\n${fields([...own, ...nodes], '    ')}`
  })
  return members.length === 0 ? '' : `${paint('Members', 'bold', terminal)}\n${members.join('')}`
}

/** Everything else, each group of fields under the path that they share. */
function otherFields(policy: DataMap, terminal: Terminal): string[] {
  const { $type: _type, members: _members, name: _name, version: _version, ...others } = policy
  const groups = Map.groupBy(leavesOf(others), ([path]) => parentOf(path))
  return [...groups].map(([parent, leaves]) => {
    const pairs = leaves.map(([path, value]): [string, string] => [
      fieldName(parent === '' ? path : path.slice(parent.length).replace(/^\./, '')),
      leafText(path, value),
    ])
    const title = parent === '' ? 'Fields' : fieldName(parent)
    return `${paint(title, 'bold', terminal)}\n${fields(pairs, '  ')}`
  })
}

/** `rules.sync` of `rules.sync.maxLagSeconds`; a name in brackets may hold any character, so it is never cut. */
function parentOf(path: string): string {
  return path.includes('[') ? '' : path.slice(0, Math.max(0, path.lastIndexOf('.')))
}

/** A field's name may be anybody's: fields that are not known here are kept. */
function fieldName(path: string): string {
  return terminalText(path, 60)
}
