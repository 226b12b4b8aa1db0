import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, expect, it } from 'vitest'

import { QuorateUser } from '../quorate-process.ts'

const sources = fileURLToPath(new URL('../../../../lexicons', import.meta.url))
const paths = globSync('**/*.json', { cwd: sources }).sort()
const json = (folder: string, path: string): unknown => JSON.parse(readFileSync(join(folder, path), 'utf8'))

/** A document of lexicons/, with references within it in full, as they are exported. */
function source(path: string): unknown {
  const id = path.replace('.json', '').replaceAll('/', '.')
  return JSON.parse(readFileSync(join(sources, path), 'utf8').replaceAll('"ref": "#', `"ref": "${id}#`))
}

describe('lexicon export', () => {
  it('writes every document where its NSID says, once', async () => {
    const user = new QuorateUser()
    const folder = join(user.folder, 'out')
    const first = await user.run(['lexicon', 'export', folder])
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout.match(/^wrote {2}/gm)).toHaveLength(paths.length)
    for (const path of paths) expect(json(folder, path)).toEqual(source(path))
    const again = JSON.parse((await user.run(['lexicon', 'export', folder, '--json'])).stdout) as {
      data: { written: string[]; unchanged: string[] }
    }
    expect([again.data.written, again.data.unchanged.toSorted()]).toEqual([[], paths])
  })

  it('overwrites nothing of another content, and then writes nothing', async () => {
    const user = new QuorateUser()
    await user.run(['lexicon', 'export', user.folder])
    const [one = '', two = ''] = paths.map((path) => join(user.folder, path))
    writeFileSync(one, '{}')
    writeFileSync(two, 'no JSON')
    const run = await user.run(['lexicon', 'export', user.folder, '--json'])
    expect(run.code).toBe(2)
    const { findings } = JSON.parse(run.stdout) as { findings: { code: string; path: string }[] }
    expect(findings.map(({ code, path }) => [code, path]).toSorted()).toEqual([
      ['file/exists', one],
      ['file/exists', two],
    ])
    expect(readFileSync(one, 'utf8')).toBe('{}')
  })

  it('prints them as one array', async () => {
    const { stdout } = await new QuorateUser().run(['lexicon', 'export', '-'])
    expect((JSON.parse(stdout) as { id: string }[]).length).toBe(paths.length)
  })

  it('names a folder that cannot be made', async () => {
    const run = await new QuorateUser().run(['lexicon', 'export', '/dev/null/x', '--json'])
    expect(run.code).toBe(2)
    expect(JSON.parse(run.stdout)).toMatchObject({ findings: [{ code: 'input/unwritable' }] })
  })
})
