import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir, hostname, userInfo } from 'node:os'
import { join } from 'node:path'

import { describe, expect, test, vi } from 'vitest'

import { withFolderLock } from '../src/account/state/folder-lock.ts'
import { configFolder, dataFolder } from '../src/account/state/folders.ts'
import { JsonDocument } from '../src/account/state/json-document.ts'
import { StoredFile } from '../src/account/state/stored-file.ts'
import { temporaryFolder } from './quorate-process.ts'
import { change, changeKilledBefore } from './state-process.ts'

const file = (path: string, name = 'state.json') => new StoredFile({ name: 'data', path }, name)
const document = (path: string) => new JsonDocument(file(path))

describe('the folders', () => {
  test('are those of XDG, and relative ones are ignored', () => {
    expect(dataFolder({ XDG_DATA_HOME: '/d' }).path).toBe('/d/quorate')
    expect(configFolder({ XDG_CONFIG_HOME: '/c' }).path).toBe('/c/quorate')
    expect(configFolder({ XDG_CONFIG_HOME: 'c' }).path).toBe(join(homedir(), '.config/quorate'))
    expect(dataFolder({}).path).toBe(join(homedir(), '.local/share/quorate'))
  })

  test.each(['', 'relative'])('are never where the command happens to run, with a $HOME of "%s"', (home) => {
    vi.stubEnv('HOME', home)
    try {
      expect(dataFolder({}).path).toBe(join(userInfo().homedir, '.local/share/quorate'))
    } finally {
      vi.unstubAllEnvs()
    }
  })
})

describe('a stored file', () => {
  test('is for the user alone, and so is its folder', () => {
    const stored = file(join(temporaryFolder(), 'a', 'b'), 'keys/x')
    stored.write('secret')
    expect(statSync(stored.path).mode & 0o777).toBe(0o600)
    expect(statSync(join(stored.path, '..')).mode & 0o777).toBe(0o700)
    expect(readdirSync(join(stored.path, '..'))).toEqual(['x'])
  })

  test('is created once', () => {
    const stored = file(temporaryFolder())
    expect([stored.create('first'), stored.create('second')]).toEqual([true, false])
    expect(stored.read()?.toString()).toBe('first')
    expect(readdirSync(stored.folder.path)).toEqual(['state.json'])
  })

  test('that cannot be written says so without naming the path', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'keys'), 'in the way')
    const write = () => file(folder, 'keys/x').write('')
    expect(write).toThrow(expect.objectContaining({ verdict: 'indeterminate' }))
    try {
      write()
    } catch (error) {
      expect(JSON.stringify(error)).toContain('"file":"keys/x"')
      expect(JSON.stringify(error)).not.toContain(folder)
    }
  })
})

describe('a document', () => {
  test('that is damaged is reported without being quoted', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'state.json'), '{"accessJwt": "secret", oops')
    const read = () => document(folder).read()
    expect(read).toThrow(expect.objectContaining({ verdict: 'untrusted' }))
    try {
      read()
    } catch (error) {
      expect(JSON.stringify(error)).not.toContain('secret')
    }
  })

  test('is removed when nothing is left', async () => {
    const folder = temporaryFolder()
    await document(folder).update(() => ({ a: 1 }))
    await document(folder).update(() => undefined)
    expect(document(folder).read()).toBeUndefined()
    expect(readdirSync(folder)).toEqual([])
  })

  test('loses no change of runs at the same time', async () => {
    const folder = temporaryFolder()
    const runs = Array.from({ length: 6 }, (_, i) =>
      change(['set', folder, String.fromCharCode(97 + i), '10']),
    )
    expect(await Promise.all(runs)).toEqual([0, 0, 0, 0, 0, 0])
    expect(Object.keys(document(folder).read() as object)).toHaveLength(60)
  })

  test('of a run that is killed is the old one or the new one, and the next run goes on', async () => {
    for (let call = 0, ended = false; !ended; call++) {
      const folder = temporaryFolder()
      await document(folder).update(() => ({ old: true }))
      ended = changeKilledBefore(call, ['set', folder, 'new', '1'])
      expect([{ old: true }, { old: true, new0: 0 }]).toContainEqual(document(folder).read())
      await document(folder).update((before) => ({ ...(before as object), next: true }))
      expect(document(folder).read()).toMatchObject({ old: true, next: true })
      expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
      expect(call).toBeLessThan(100)
    }
  }, 60_000)
})

describe('a lock', () => {
  test('of another machine is waited for, not taken', async () => {
    const folder = temporaryFolder()
    const lock = join(folder, '.lock')
    mkdirSync(lock)
    writeFileSync(join(lock, 'owner'), JSON.stringify({ pid: 1e9, host: `not-${hostname()}`, id: 'x' }))
    const waiting = withFolderLock(folder, () => 'mine')
    const first = await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 100, 'waiting'))])
    expect(first).toBe('waiting')
    rmSync(lock, { recursive: true })
    expect(await waiting).toBe('mine')
  })

  test('is given back when the work fails', async () => {
    const folder = temporaryFolder()
    await expect(withFolderLock(folder, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await withFolderLock(folder, () => 'again')).toBe('again')
    expect(readdirSync(folder)).toEqual([])
  })
})
