import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, it } from 'vitest'

import { replay } from './replay.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const pages = ['README.md', ...readdirSync(`${root}docs`).map((file) => `docs/${file}`)]
  .map((file) => ({ file, text: readFileSync(root + file, 'utf8') }))
  .filter(({ text }) => /^<!-- (newcomers|members):/m.test(text))

it.for(pages)('$file links to what is there', ({ file, text }, { expect }) => {
  const targets = [...text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, target]) => target ?? '')
  expect(targets.filter((target) => !existsSync(join(root, dirname(file), target)))).toEqual([])
})

/** Each page has a network of its own: two of them at a time. */
const lanes: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()]

describe.concurrent('transcripts', () => {
  it.for(pages)(
    '$file shows what its commands print',
    { timeout: 300_000 },
    async ({ file, text }, { expect }) => {
      const lane = pages.findIndex((page) => page.file === file) % lanes.length
      const replayed = (lanes[lane] ?? Promise.resolve()).then(() => replay(text))
      lanes[lane] = replayed.catch(() => undefined)
      await expect(await replayed).toMatchFileSnapshot(root + file)
    },
  )
})
