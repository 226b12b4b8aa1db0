import type { Command } from '@oclif/core'

import { attestIssue } from './attest/issue.ts'
import { attestShow } from './attest/show.ts'
import { attestVerify } from './attest/verify.ts'
import { bundleCreate } from './bundle/create.ts'
import { bundleInspect } from './bundle/inspect.ts'
import { bundleMerge } from './bundle/merge.ts'
import { check } from './check/check.ts'
import { checkpointPublish } from './checkpoint/publish.ts'
import { completionOf } from './completion/completion.ts'
import { explain } from './explain/explain.ts'
import { groupList } from './group/list.ts'
import { groupName } from './group/name.ts'
import { groupUse } from './group/use.ts'
import { inbox } from './status/inbox.ts'
import { init } from './policy/new/init.ts'
import { keyCheck } from './key/check.ts'
import { keyExport } from './key/export.ts'
import { keyImport } from './key/import.ts'
import { keyList } from './key/list.ts'
import { keyNew } from './key/new.ts'
import { keySheet } from './key/sheet.ts'
import { keyShow } from './key/show.ts'
import { lexiconExport } from './lexicon/export.ts'
import { login } from './account/login.ts'
import { logout } from './account/logout.ts'
import { nodeServe } from './node/serve.ts'
import { nodeStatus } from './node/status.ts'
import { nodeSync } from './node/sync.ts'
import { policyAck } from './policy/ack/ack.ts'
import { policyAmend } from './policy/amend/amend.ts'
import { policyDiff } from './policy/diff.ts'
import { policyLeave } from './policy/leave/leave.ts'
import { policyLint } from './policy/lint.ts'
import { policyLog } from './policy/log.ts'
import { policyNew } from './policy/new/new.ts'
import { policyPublish } from './policy/publish.ts'
import { policyRatify } from './policy/ratify.ts'
import { policyRekey } from './policy/rekey/rekey.ts'
import { policyResolve } from './policy/resolve/resolve.ts'
import { policyRevoke } from './policy/revoke.ts'
import { policySimulate } from './policy/simulate/simulate.ts'
import { policyShow } from './policy/show.ts'
import { probe } from './node/probe/probe.ts'
import { proposalCancel } from './proposal/cancel.ts'
import { proposalList } from './proposal/list.ts'
import { proposalOpen } from './proposal/open.ts'
import { proposalRebase } from './proposal/rebase/rebase.ts'
import { proposalShow } from './proposal/show.ts'
import { publish } from './signing/offline/publish.ts'
import { show } from './show/show.ts'
import { status } from './status/status.ts'
import { voteCast } from './vote/cast.ts'
import { voteShow } from './vote/show.ts'
import { whoami } from './status/whoami.ts'

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
