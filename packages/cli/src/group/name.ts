import { Args } from '@oclif/core'

import { defineCommand } from '../shell/command.ts'
import { failure } from '../shell/failure.ts'
import { isGroupName, readRememberedGroups, rememberAnchor } from './remembered/remembered-groups.ts'
import { fields } from '../shell/render/columns.ts'
import { anchorNamed } from './source/chain-flags.ts'

export const groupName = defineCommand({
  summary: 'Give a group a name of your own, for --group.',
  description:
    'The name is known on this machine alone, whatever the group calls itself. Remembers the group.',
  example: 'group name bafyreihr7c53j77vomupx6iufkya74qy2awv6rvfu3pqv32tow62eywnqy circle',
  args: {
    group: Args.string({ description: 'Content CID of its version 1, or its name so far.', required: true }),
    name: Args.string({ description: 'Small letters, digits and hyphens, at most 40.', required: true }),
  },
  async run({ args: { group: named, name } }) {
    if (!isGroupName(name)) throw failure('usage', 'group/bad-name', 'NAME', { actual: JSON.stringify(name) })
    const { group } = anchorNamed(named, 'GROUP')
    const other = readRememberedGroups().groups.find((one) => one.name === name && one.group !== group)
    if (other !== undefined)
      throw failure('usage', 'group/name-taken', 'NAME', { actual: JSON.stringify(name), group: other.group })
    await rememberAnchor({ group }, name)
    return {
      data: { group, name },
      text: () =>
        fields([
          ['group', group],
          ['name', name],
        ]),
    }
  },
})
