import { defineCommand } from '../shell/command.ts'
import { readRememberedGroups } from './remembered/remembered-groups.ts'
import { table } from '../shell/render/columns.ts'

export const groupList = defineCommand({
  summary: 'List the groups that you said you mean.',
  description:
    'Each with its name here, the content CID of its version 1, and the head that it was last seen at, which moves forward alone.',
  example: 'group list --json',
  run() {
    const { groups, used } = readRememberedGroups()
    const data = groups.map(({ group, head, name }) => ({
      name: name ?? null,
      group,
      head: head ?? null,
      used: group === used,
    }))
    return Promise.resolve({
      data,
      text: (terminal) =>
        data.length === 0
          ? 'No group is remembered. quorate group use remembers one.\n'
          : table(
              ['name', 'group', 'head', 'used'],
              data.map((one) => [
                one.name ?? '',
                one.group,
                one.head ?? 'not seen yet',
                one.used ? 'yes' : '',
              ]),
              terminal,
            ),
    })
  },
})
