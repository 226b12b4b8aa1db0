import { createHash } from 'node:crypto'

import { cliFinding } from '../../shell/findings/cli-finding.ts'
import { Failure, failure } from '../../shell/failure.ts'
import { fields, wrap } from '../../shell/render/columns.ts'
import type { PublicPart } from './key-pair.ts'

const margin = '    '
const begin = '-----BEGIN AGE ENCRYPTED FILE-----'
const end = '-----END AGE ENCRYPTED FILE-----'
/** `3:7f0c`: the number of a line between the two marks, and its check. */
const checkForm = /\b(\d{1,3}):([0-9a-f]{4})\b/g

const instructions = [
  'Keep this sheet where you keep a passport. Alone it is useless: the passphrase that the key had on the day above opens it. Keep that somewhere else.',
  'To get the key back, on any machine:',
  '1. Put the lines from BEGIN to END into a file, key.txt: scan this sheet and let a program read it, or type them. Capital letters, and 0 O 1 l I, are told apart.',
  '2. If you can, add the line that begins with "checks": then a mistake is found by its line.',
  '3. Run: quorate key import key.txt',
  '4. Run: quorate key show. The did must be the one above.',
  'Without quorate, age -d key.txt (https://age-encryption.org) decrypts it to JSON with the private key in hexadecimal.',
]

/** A short form of a did:key to compare by eye: 64 bits of its SHA-256. */
export function fingerprintOf(did: string): string {
  return (sha256(did).slice(0, 16).match(/.{4}/g) ?? []).join(' ')
}

/** A sheet to print, as text: what the key is, the encrypted key, and what to do with it. `date` is its own. */
export async function recoverySheet(key: PublicPart, sealed: Uint8Array, date: string): Promise<string> {
  const { armor } = await import('age-encryption')
  const lines = armor.encode(sealed).trim().split('\n')
  const checks = lines.slice(1, -1).map((line, i) => `${String(i + 1)}:${checkOf(line)}`)
  return [
    `Recovery sheet of a Quorate key\n`,
    fields([
      ['name', key.name],
      ['did', key.did],
      ['curve', key.curve],
      ['fingerprint', fingerprintOf(key.did)],
      ['printed', date],
    ]),
    ...instructions.map((text) => `${wrap(text, '')}\n`),
    lines.map((line) => `${margin}${line}\n`).join(''),
    `${margin}${wrap(['checks', ...checks].join(' '), margin)}\n`,
  ].join('\n')
}

/**
 * The encrypted key in a text that has it armored, such as a recovery sheet that was typed or scanned; undefined when there
 * is none. Where the text has checks too, the lines that do not match theirs are named.
 */
export async function armorIn(text: string, name: string): Promise<Uint8Array | undefined> {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  const [from, to] = [lines.indexOf(begin), lines.indexOf(end)]
  if (from === -1 || to < from) return undefined
  const body = lines.slice(from + 1, to).filter((line) => line !== '')
  ensureChecked(body, lines.slice(to + 1).join(' '), name)
  const { armor } = await import('age-encryption')
  try {
    return armor.decode([begin, ...body, end].join('\n'))
  } catch {
    throw failure('untrusted', 'key/damaged-file', name, { reason: 'its armored lines are not whole' })
  }
}

function ensureChecked(body: readonly string[], after: string, name: string): void {
  const checks = [...after.matchAll(checkForm)].map(([, n, check]) => [Number(n), check ?? ''] as const)
  const [first, ...rest] = checks
    .filter(([n, check]) => checkOf(body[n - 1] ?? '') !== check)
    .map(([line]) => cliFinding('key/sheet-line', name, { line }))
  if (first !== undefined) throw new Failure('untrusted', [first, ...rest])
  if (checks.length > 0 && checks.length !== body.length) {
    const params = { expected: checks.length, actual: body.length }
    throw failure('untrusted', 'key/sheet-lines', name, params)
  }
}

function checkOf(line: string): string {
  return sha256(line).slice(0, 4)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
