import { describeInstant } from '@quorate/core'

import { cliFinding } from '../shell/findings/cli-finding.ts'
import { defineCommand } from '../shell/command.ts'
import { table } from '../shell/render/columns.ts'
import { readReplica } from './replica-file.ts'
import { replicaFlags } from './replica-flags.ts'

export const nodeStatus = defineCommand({
  summary: 'Show what a replica holds, and what it could not bring up to date.',
  description:
    'Asks nobody, and may be run while quorate node serve is running. Exit status 1 when something is not held or was not brought up to date the last time, 3 when there is nothing to hold.',
  example: 'node status',
  flags: replicaFlags,
  async run({ flags }) {
    const subjects = await readReplica(flags.replica, (store) =>
      store.subjects().map((subject) => ({ ...subject, ...store.size(subject.did) })),
    )
    const faulty = subjects.flatMap(({ did, fault }) => (fault === undefined ? [] : [{ did, fault }]))
    const holds = faulty.length === 0 && subjects.every(({ held }) => held !== undefined)
    return {
      verdict: subjects.length === 0 ? 'indeterminate' : holds ? 'holds' : 'fails',
      data: subjects.map(({ did, held, checkedAt, fault, blocks, bytes }) => ({
        did,
        commit: held?.cid.toString() ?? null,
        rev: held?.rev ?? null,
        blocks,
        bytes,
        checkedAt: checkedAt === undefined ? null : describeInstant(checkedAt),
        fault: fault ?? null,
      })),
      findings: faulty.map(({ did, fault }) => cliFinding('node/not-synced', did, { reason: fault })),
      text: (terminal) =>
        subjects.length === 0
          ? 'Nothing is to be held.\n'
          : table(
              ['subject', 'rev', 'blocks', 'bytes'],
              subjects.map(({ did, held, blocks, bytes }) => [
                did,
                held?.rev ?? 'not held',
                String(blocks),
                String(bytes),
              ]),
              terminal,
            ),
    }
  },
})
