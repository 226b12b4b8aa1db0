import { describeInstant } from '@quorate/core'

import type { Answer } from '../shell/answer.ts'
import type { GatheredGroup } from '../group/gathered-group.ts'
import { problemsJsonOf } from '../group/reading-problems.ts'
import { wrap } from '../shell/render/columns.ts'
import { paint } from '../shell/render/terminal.ts'
import { relativeText } from '../shell/render/time-left.ts'
import { decisionsFor } from './waiting.ts'
import { terminalText } from '../shell/terminal-text.ts'
import type { OwnGroups } from './own-groups.ts'

type Item = {
  readonly group: string
  readonly name: string
  readonly what: string
  /** Milliseconds; absent where nothing ends. */
  readonly until: number | undefined
  readonly command: string
}

/** What waits for a vote or an acknowledgment of `me`, the soonest deadline first. */
export function inboxAnswer({ groups, last, problems }: OwnGroups, me: string, at: number): Answer {
  const items = groups
    // A command means the last group without being told; with several, nobody should have to know which that is.
    .flatMap((gathered) => itemsOf(gathered, me, groups.length === 1 && gathered.group === last))
    .toSorted((a, b) => (a.until ?? Infinity) - (b.until ?? Infinity))
  return {
    data: {
      at: describeInstant(at),
      groups: groups.map((gathered) => ({ group: gathered.group, name: nameOf(gathered) })),
      waiting: items.map(({ until, ...item }) => ({
        ...item,
        until: until === undefined ? null : describeInstant(until),
      })),
      unread: problemsJsonOf(problems),
    },
    text: (terminal) => {
      if (items.length === 0) return `Nothing waits for you in ${countOf(groups.length)}.\n`
      return items
        .map(({ name, what, until, command }) => {
          const title = paint(terminalText(name, 200), 'bold', terminal)
          const time =
            until === undefined ? [] : [`until ${describeInstant(until)}, ${relativeText(until, at)}`]
          const lines = [what, ...time].map((line) => `  ${wrap(terminalText(line), '  ')}\n`).join('')
          return `${title}\n${lines}    ${command}\n`
        })
        .join('\n')
    },
  }
}

function itemsOf(gathered: GatheredGroup, me: string, isImplied: boolean): Item[] {
  const { group, report } = gathered
  // The at-uri leads there whoever asks; a CID only those who wrote for the group.
  const uri = gathered.evidence.records.find(({ cid }) => cid === group)?.uri ?? report.group ?? group
  return decisionsFor(gathered, me).map(({ what, until, command }) => ({
    group,
    name: nameOf(gathered),
    what,
    until,
    command: isImplied ? command : `${command} --group ${uri}`,
  }))
}

function nameOf({ founding, report }: GatheredGroup): string {
  return (report.head ?? founding).record.name
}

function countOf(groups: number): string {
  return groups === 1 ? 'your one group' : `${String(groups)} groups`
}
