import type { Account } from '../../account/log-in.ts'
import type { Answer } from '../../shell/answer.ts'
import type { PublicPart } from '../../account/keys/key-pair.ts'
import { fields, wrap } from '../../shell/render/columns.ts'
import { terminalText } from '../../shell/terminal-text.ts'
import type { DraftFile } from './draft-file.ts'
import { memberLine } from './member-line.ts'

/** How far an account has come towards a group. */
export type Readiness = {
  readonly account: Account
  readonly key: PublicPart
  /** Content CID of the group that it acts in. */
  readonly group: string | undefined
  readonly draft: DraftFile | undefined
}

/** What there is now, and what is next. */
export function initAnswer(readiness: Readiness): Answer {
  const { account, key, group, draft } = readiness
  const { did, handle, service } = account
  const member = memberLine({ did, key: key.did })
  const file = draft?.file ?? null
  const written = draft?.written !== undefined
  return {
    data: { did, handle, service, key, member, group: group ?? null, file, written },
    text: () => `${fields([
      ['handle', handle],
      ['did', did],
      ['service', service],
      [`key ${key.name}`, key.did],
    ])}
${nextText(readiness, member)}`,
  }
}

function nextText({ group, draft }: Readiness, member: string): string {
  if (draft !== undefined) {
    const file = terminalText(draft.file)
    const members = draft.written?.map(({ did, handle }) => handle ?? did)
    const said =
      members === undefined ? `There is ${file} already` : `Wrote ${file} for ${members.join(', ')}`
    return `${wrap(`${said}. Look it over, then check and publish it:`, '')}

  quorate policy lint ${file}
  quorate policy publish ${file}
`
  }
  if (group !== undefined) {
    return `You act in group ${group}.
What waits for you in it:

  quorate status
`
  }
  return `To be listed in a policy, send this line to whoever writes it:

  ${member}

To write one yourself, with the lines of the others:

  quorate init policy.yaml --member DID=KEY --member DID=KEY
`
}
