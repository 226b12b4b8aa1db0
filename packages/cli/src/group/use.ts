import { Args } from '@oclif/core'

import { defineCommand } from '../shell/command.ts'
import { useGroup } from './remembered/remembered-groups.ts'
import { fields } from '../shell/render/columns.ts'
import { anchorNamed } from './source/chain-flags.ts'

export const groupUse = defineCommand({
  summary: 'Mean this group from now on, where a command names no other.',
  description:
    'Remembers the group as one that you mean: quorate check holds for it without --group, and refuses a head behind the last one that it saw.',
  example: 'group use bafyreihr7c53j77vomupx6iufkya74qy2awv6rvfu3pqv32tow62eywnqy',
  args: {
    group: Args.string({ description: 'Content CID of its version 1, or its name here.', required: true }),
  },
  async run({ args }) {
    const { group } = anchorNamed(args.group, 'GROUP')
    await useGroup(group)
    return { data: { group }, text: () => fields([['group', group]]) }
  },
})
