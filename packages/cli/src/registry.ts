import type { Command } from '@oclif/core'

import { bundleInspect } from './commands/bundle/inspect.ts'
import { check } from './commands/check.ts'
import { keyList } from './commands/key/list.ts'
import { keyNew } from './commands/key/new.ts'
import { keyShow } from './commands/key/show.ts'
import { policyDiff } from './commands/policy/diff.ts'
import { policyLint } from './commands/policy/lint.ts'
import { policyLog } from './commands/policy/log.ts'
import { policyShow } from './commands/policy/show.ts'
import { proposalList } from './commands/proposal/list.ts'
import { proposalShow } from './commands/proposal/show.ts'
import { voteShow } from './commands/vote/show.ts'

/** Every command by its words, joined by colons. */
export const commands: Record<string, Command.Class> = {
  'bundle:inspect': bundleInspect,
  check,
  'key:list': keyList,
  'key:new': keyNew,
  'key:show': keyShow,
  'policy:diff': policyDiff,
  'policy:lint': policyLint,
  'policy:log': policyLog,
  'policy:show': policyShow,
  'proposal:list': proposalList,
  'proposal:show': proposalShow,
  'vote:show': voteShow,
}

export const topics: Record<string, { description: string }> = {
  bundle: { description: 'Evidence in one file' },
  key: { description: 'Keys that sign votes, acknowledgments and receipts' },
  policy: { description: 'What a group agreed on' },
  proposal: { description: 'What members put to the vote' },
  vote: { description: 'What members chose' },
}
