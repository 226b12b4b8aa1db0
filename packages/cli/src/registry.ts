import type { Command } from '@oclif/core'

import { attestIssue } from './commands/attest/issue.ts'
import { attestShow } from './commands/attest/show.ts'
import { attestVerify } from './commands/attest/verify.ts'
import { bundleCreate } from './commands/bundle/create.ts'
import { bundleInspect } from './commands/bundle/inspect.ts'
import { bundleMerge } from './commands/bundle/merge.ts'
import { check } from './commands/check.ts'
import { checkpointPublish } from './commands/checkpoint/publish.ts'
import { completionOf } from './commands/completion.ts'
import { explain } from './commands/explain.ts'
import { groupList } from './commands/group/list.ts'
import { groupName } from './commands/group/name.ts'
import { groupUse } from './commands/group/use.ts'
import { inbox } from './commands/inbox.ts'
import { init } from './commands/init.ts'
import { keyCheck } from './commands/key/check.ts'
import { keyExport } from './commands/key/export.ts'
import { keyImport } from './commands/key/import.ts'
import { keyList } from './commands/key/list.ts'
import { keyNew } from './commands/key/new.ts'
import { keySheet } from './commands/key/sheet.ts'
import { keyShow } from './commands/key/show.ts'
import { lexiconExport } from './commands/lexicon/export.ts'
import { login } from './commands/login.ts'
import { logout } from './commands/logout.ts'
import { nodeServe } from './commands/node/serve.ts'
import { nodeStatus } from './commands/node/status.ts'
import { nodeSync } from './commands/node/sync.ts'
import { policyAck } from './commands/policy/ack.ts'
import { policyAmend } from './commands/policy/amend.ts'
import { policyDiff } from './commands/policy/diff.ts'
import { policyLeave } from './commands/policy/leave.ts'
import { policyLint } from './commands/policy/lint.ts'
import { policyLog } from './commands/policy/log.ts'
import { policyNew } from './commands/policy/new.ts'
import { policyPublish } from './commands/policy/publish.ts'
import { policyRatify } from './commands/policy/ratify.ts'
import { policyRekey } from './commands/policy/rekey.ts'
import { policyResolve } from './commands/policy/resolve.ts'
import { policyRevoke } from './commands/policy/revoke.ts'
import { policySimulate } from './commands/policy/simulate.ts'
import { policyShow } from './commands/policy/show.ts'
import { probe } from './commands/probe.ts'
import { proposalCancel } from './commands/proposal/cancel.ts'
import { proposalList } from './commands/proposal/list.ts'
import { proposalOpen } from './commands/proposal/open.ts'
import { proposalRebase } from './commands/proposal/rebase.ts'
import { proposalShow } from './commands/proposal/show.ts'
import { publish } from './commands/publish.ts'
import { show } from './commands/show.ts'
import { status } from './commands/status.ts'
import { voteCast } from './commands/vote/cast.ts'
import { voteShow } from './commands/vote/show.ts'
import { whoami } from './commands/whoami.ts'

/** Every command by its words, joined by colons. */
export const commands: Record<string, Command.Class> = {
  'attest:issue': attestIssue,
  'attest:show': attestShow,
  'attest:verify': attestVerify,
  'bundle:create': bundleCreate,
  'bundle:inspect': bundleInspect,
  'bundle:merge': bundleMerge,
  check,
  'checkpoint:publish': checkpointPublish,
  completion: completionOf(() => ({ commands, topics })),
  explain,
  'group:list': groupList,
  'group:name': groupName,
  'group:use': groupUse,
  inbox,
  init,
  'key:check': keyCheck,
  'key:export': keyExport,
  'key:import': keyImport,
  'key:list': keyList,
  'key:new': keyNew,
  'key:sheet': keySheet,
  'key:show': keyShow,
  'lexicon:export': lexiconExport,
  login,
  logout,
  'node:serve': nodeServe,
  'node:status': nodeStatus,
  'node:sync': nodeSync,
  'policy:ack': policyAck,
  'policy:amend': policyAmend,
  'policy:diff': policyDiff,
  'policy:leave': policyLeave,
  'policy:lint': policyLint,
  'policy:log': policyLog,
  'policy:new': policyNew,
  'policy:publish': policyPublish,
  'policy:ratify': policyRatify,
  'policy:rekey': policyRekey,
  'policy:resolve': policyResolve,
  'policy:revoke': policyRevoke,
  'policy:show': policyShow,
  'policy:simulate': policySimulate,
  probe,
  'proposal:cancel': proposalCancel,
  'proposal:list': proposalList,
  'proposal:open': proposalOpen,
  'proposal:rebase': proposalRebase,
  'proposal:show': proposalShow,
  publish,
  show,
  status,
  'vote:cast': voteCast,
  'vote:show': voteShow,
  whoami,
}

export const topics: Record<string, { description: string }> = {
  attest: { description: 'What members stand for about nodes' },
  bundle: { description: 'Evidence in one file' },
  checkpoint: { description: 'What members have seen by when' },
  group: { description: 'Which groups you mean' },
  key: { description: 'Keys that sign votes, acknowledgments and receipts' },
  node: { description: 'The replica that a policy obliges you to keep' },
  lexicon: { description: 'The form of every record' },
  policy: { description: 'What a group agreed on' },
  proposal: { description: 'What members put to the vote' },
  vote: { description: 'What members chose' },
}
