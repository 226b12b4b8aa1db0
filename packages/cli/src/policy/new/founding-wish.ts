import { formatInstant, parseInstant } from '@quorate/core'

import { askOptional, askText, askYesNo, isInteractive } from '../../shell/prompt.ts'
import { firstDates } from './policy-draft.ts'
import { memberLineExpected, parseMemberLine, type MemberLine } from './member-line.ts'

/** A group that is to be drafted, and in which file. */
export type FoundingWish = {
  readonly file: string
  readonly name: string
  readonly members: readonly MemberLine[]
  /** Until when the policy holds, in milliseconds. */
  readonly expiresAt: number
}

const defaults = { file: 'policy.yaml', name: 'Our group' }

export type FoundingArguments = {
  readonly file?: string | undefined
  readonly name?: string | undefined
  readonly member?: readonly MemberLine[] | undefined
}

/**
 * What the arguments say; else, where it may ask, what is answered, for a policy made at `at`. Undefined when no group is to be
 * drafted.
 */
export async function foundingWish(
  { file, name, member: members }: FoundingArguments,
  mayAsk: boolean,
  at: number,
): Promise<FoundingWish | undefined> {
  if (file !== undefined || name !== undefined || members !== undefined)
    return {
      file: file ?? defaults.file,
      name: name ?? defaults.name,
      members: members ?? [],
      expiresAt: firstDates(at).expiresAt,
    }
  if (!mayAsk || !isInteractive() || !(await askYesNo('Draft the policy of a new group? To join one, no')))
    return undefined
  return {
    file: await askText('File to write', defaults.file),
    name: await askText('Name of the group', defaults.name),
    members: await askMembers(),
    expiresAt: await askEnd(at),
  }
}

/** Where nobody is shown anything newer, this is when they notice. */
async function askEnd(at: number): Promise<number> {
  const { effectiveAt, expiresAt } = firstDates(at)
  const year = formatInstant(expiresAt)
  const ending = (text: string) => {
    const instant = parseInstant(text.trim())
    return instant.ok && instant.value > effectiveAt ? instant.value : undefined
  }
  const line = await askOptional(
    `Until when it holds, unless it is amended before (empty: ${year})`,
    (text) => ending(text) !== undefined || `Expected an instant after ${formatInstant(effectiveAt)}`,
  )
  return ending(line) ?? expiresAt
}

async function askMembers(): Promise<MemberLine[]> {
  const members: MemberLine[] = []
  for (;;) {
    const line = await askOptional(
      'Line of another member (empty: no more)',
      (text) => parseMemberLine(text) !== undefined || `Expected ${memberLineExpected}`,
    )
    const member = parseMemberLine(line)
    if (member === undefined) return members
    members.push(member)
  }
}
