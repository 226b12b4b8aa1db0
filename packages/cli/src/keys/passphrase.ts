import { readFileSync } from 'node:fs'

import { Flags } from '@oclif/core'

import { failure } from '../failure.ts'
import { askSecret, isInteractive } from '../prompt.ts'

const variable = 'QUORATE_PASSPHRASE'
const flag = '--passphrase-fd'

/** For every command that unlocks or makes a key. The passphrase itself is never an argument: those are public. */
export const passphraseFlags = {
  'passphrase-fd': Flags.custom<number>({
    summary: `Read the passphrase from this open file descriptor. Else from ${variable}, else it is asked for.`,
    helpValue: 'N',
    parse(input) {
      const expected = 'the number of an open file descriptor, such as 0 for standard input'
      if (/^\d{1,4}$/.test(input)) return Promise.resolve(Number(input))
      // Not repeated: it may be the passphrase.
      throw failure('usage', 'usage/invalid', flag, { reason: `expected ${expected}` })
    },
  })(),
}

/** The passphrase of a key that exists. */
export function readPassphrase(descriptor: number | undefined, name: string): Promise<string> {
  return obtain(descriptor, () => askSecret(`Passphrase of key ${name}`))
}

/** A passphrase for a key to be: asked for twice when it is typed. */
export function choosePassphrase(descriptor: number | undefined, name: string): Promise<string> {
  return obtain(descriptor, async () => {
    const first = await askSecret(`New passphrase for key ${name}`)
    await askSecret('The same again', (second) => second === first || 'It is not the same')
    return first
  })
}

async function obtain(descriptor: number | undefined, ask: () => Promise<string>): Promise<string> {
  if (descriptor !== undefined) return ensureGiven(readDescriptor(descriptor), flag)
  const fromEnvironment = process.env[variable]
  if (fromEnvironment !== undefined) return ensureGiven(fromEnvironment, variable)
  if (!isInteractive()) throw failure('usage', 'passphrase/missing', '', { variable, flag })
  return ask()
}

function readDescriptor(descriptor: number): string {
  try {
    // The line feed is that of `echo`, not the user's.
    return readFileSync(descriptor, 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    throw failure('usage', 'passphrase/unreadable', flag, {
      reason: (error as NodeJS.ErrnoException).code ?? 'unknown',
    })
  }
}

function ensureGiven(passphrase: string, path: string): string {
  if (passphrase === '') throw failure('usage', 'passphrase/empty', path)
  return passphrase
}
