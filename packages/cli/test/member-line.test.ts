import { expect, test } from 'vitest'

import { parseMemberLine } from '../src/policy/new/member-line.ts'

const key = 'did:key:zDnaeRPS9qK2HtrQiAV6Fq7oxxXzw6FS2ctxLvHzKQ5GuZGPU'

test.each([
  ['did:web:Alice.Example', 'did:web:alice.example'],
  ['did:web:alice.example.', 'did:web:alice.example'],
  ['did:web:alice.example%3a443', 'did:web:alice.example'],
  ['did:web:Alice.example%3A8443', 'did:web:alice.example%3A8443'],
  [' did:plc:ewvi7nxzyoun6zhxrhs64oiz', 'did:plc:ewvi7nxzyoun6zhxrhs64oiz'],
])('a member line with %s is of %s', (said, did) => {
  expect(parseMemberLine(`${said}=${key}\n`)).toEqual({ did, key })
})

test.each([
  ['did:plc:EWVI7NXZYOUN6ZHXRHS64OIZ', key],
  ['did:web:alice.example%3A8443%3A8444', key],
  ['did:web:user@alice.example', key],
  ['did:key:zDnaeRPS9qK2HtrQiAV6Fq7oxxXzw6FS2ctxLvHzKQ5GuZGPU', key],
  ['alice.example', key],
  ['did:web:alice.example', `${key}=`],
])('%s=%s is no member line', (did, given) => {
  expect(parseMemberLine(`${did}=${given}`)).toBeUndefined()
})
