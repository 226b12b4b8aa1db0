import type { Command } from '@oclif/core'

import { check } from './commands/check.ts'
import { keyList } from './commands/key/list.ts'
import { keyNew } from './commands/key/new.ts'
import { keyShow } from './commands/key/show.ts'

/** Every command by its words, joined by colons. */
export const commands: Record<string, Command.Class> = {
  check,
  'key:list': keyList,
  'key:new': keyNew,
  'key:show': keyShow,
}

export const topics: Record<string, { description: string }> = {
  key: { description: 'Keys that sign votes, acknowledgments and receipts' },
}
