import { askOptional, askText, askYesNo, isInteractive } from '../prompt.ts'
import { memberLineExpected, parseMemberLine, type MemberLine } from './member-line.ts'

/** A group that is to be drafted, and in which file. */
export type FoundingWish = {
  readonly file: string
  readonly name: string
  readonly members: readonly MemberLine[]
}

const defaults = { file: 'policy.yaml', name: 'Our group' }

export type FoundingArguments = {
  readonly file?: string | undefined
  readonly name?: string | undefined
  readonly member?: readonly MemberLine[] | undefined
}

/** What the arguments say; else, where it may ask, what is answered. Undefined when no group is to be drafted. */
export async function foundingWish(
  { file, name, member: members }: FoundingArguments,
  mayAsk: boolean,
): Promise<FoundingWish | undefined> {
  if (file !== undefined || name !== undefined || members !== undefined)
    return { file: file ?? defaults.file, name: name ?? defaults.name, members: members ?? [] }
  if (!mayAsk || !isInteractive() || !(await askYesNo('Draft the policy of a new group? To join one, no')))
    return undefined
  return {
    file: await askText('File to write', defaults.file),
    name: await askText('Name of the group', defaults.name),
    members: await askMembers(),
  }
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
