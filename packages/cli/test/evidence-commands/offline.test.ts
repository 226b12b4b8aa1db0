import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, expect, inject, it } from 'vitest'

import { makeBundle } from '../check/bundles.ts'
import { temporaryFolder } from '../quorate-process.ts'

const preload = fileURLToPath(new URL('no-network.ts', import.meta.url))

function runWithoutNetwork(...args: string[]) {
  return spawnSync('node', ['--import', preload, ...args], { encoding: 'utf8' })
}

describe('without a network', () => {
  // What every socket and name look-up of Node is made of, below anything that a library could call.
  it.each([
    ['a connection', "require('net').connect(9, '127.0.0.1')"],
    ['a request', "fetch('http://127.0.0.1:59999/')"],
    ['a name', "require('dns').lookup('localhost', () => {})"],
    ['a question to a name server', "require('dns').resolve4('localhost', () => {})"],
    ['a datagram', "require('dgram').createSocket('udp4').bind(0)"],
    ['a server', "require('net').createServer().listen(0)"],
    ['a local socket', "require('net').connect('/tmp/none.sock')"],
  ])('%s ends a program, so that the next test shows something', (_what, code) => {
    const run = runWithoutNetwork('-e', code)
    expect(run.signal).toBe('SIGKILL')
    expect(run.stderr).toContain('network: ')
  })

  it.each([
    ['check', 3],
    ['policy log', 0],
    ['policy show', 0],
    ['proposal list', 0],
    ['vote show', 0],
    ['bundle inspect', 0],
  ])('%s answers', async (command, status) => {
    const file = join(temporaryFolder(), 'evidence.car')
    writeFileSync(file, await makeBundle('whole'))
    const run = runWithoutNetwork(inject('program'), ...command.split(' '), file)
    expect(run).toMatchObject({ status, signal: null, stderr: '' })
    expect(run.stdout).not.toBe('')
  })
})
