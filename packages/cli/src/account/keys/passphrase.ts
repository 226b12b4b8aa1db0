import { Flags } from '@oclif/core'

import { failure } from '../../shell/failure.ts'
import { askSecret, isInteractive } from '../../shell/prompt.ts'
import { readBounded } from '../../shell/files/bounded-read.ts'

/** Where a passphrase comes from when nobody is asked for it. */
type Source = { readonly variable: string; readonly flag: string }

const keystore: Source = { variable: 'QUORATE_PASSPHRASE', flag: '--passphrase-fd' }
const file: Source = { variable: 'QUORATE_FILE_PASSPHRASE', flag: '--file-passphrase-fd' }

/** For every command that unlocks or makes a key. The passphrase itself is never an argument: those are public. */
export const passphraseFlags = { 'passphrase-fd': descriptorFlag(keystore, 'Read the passphrase') }

/** For commands that take a key out of the keystore or in: the file on the other side has a passphrase of its own. */
export const filePassphraseFlags = {
  'file-passphrase-fd': descriptorFlag(file, 'Read the passphrase of the file'),
}

function descriptorFlag({ variable, flag }: Source, what: string) {
  return Flags.custom<number>({
    summary: `${what} from this open file descriptor. Else from ${variable}, else it is asked for.`,
    helpValue: 'N',
    parse(input) {
      const expected = 'the number of an open file descriptor, such as 0 for standard input'
      if (/^\d{1,4}$/.test(input)) return Promise.resolve(Number(input))
      // Not repeated: it may be the passphrase.
      throw failure('usage', 'usage/invalid', flag, { reason: `expected ${expected}` })
    },
  })()
}

/** Gives the passphrase of each key that is asked for. What a descriptor gives can be read once, so it serves for all. */
export function passphrases(descriptor: number | undefined): (name: string) => Promise<string> {
  let given: Promise<string> | undefined
  return (name) => {
    if (descriptor === undefined) return readPassphrase(undefined, name)
    given ??= readPassphrase(descriptor, name)
    return given
  }
}

/** The passphrase of a key that exists. */
export function readPassphrase(descriptor: number | undefined, name: string): Promise<string> {
  return obtain(keystore, descriptor, () => askSecret(`Passphrase of key ${name}`))
}

/** A passphrase for a key to be: asked for twice when it is typed. */
export function choosePassphrase(descriptor: number | undefined, name: string): Promise<string> {
  return obtain(keystore, descriptor, () => askTwice(`New passphrase for key ${name}`))
}

/** The passphrase of a file that holds a key. */
export function readFilePassphrase(descriptor: number | undefined, name: string): Promise<string> {
  return obtain(file, descriptor, () => askSecret(`Passphrase of ${name}`))
}

/** A passphrase for a file to be: asked for twice when it is typed. */
export function chooseFilePassphrase(descriptor: number | undefined, name: string): Promise<string> {
  return obtain(file, descriptor, () => askTwice(`New passphrase for ${name}`))
}

async function askTwice(question: string): Promise<string> {
  const first = await askSecret(question)
  await askSecret('The same again', (second) => second === first || 'It is not the same')
  return first
}

async function obtain(
  { variable, flag }: Source,
  descriptor: number | undefined,
  ask: () => Promise<string>,
): Promise<string> {
  if (descriptor !== undefined) return ensureGiven(readDescriptor(descriptor, flag), flag)
  const fromEnvironment = process.env[variable]
  if (fromEnvironment !== undefined) return ensureGiven(fromEnvironment, variable)
  if (!isInteractive()) throw failure('usage', 'passphrase/missing', '', { variable, flag })
  return ask()
}

function readDescriptor(descriptor: number, flag: string): string {
  try {
    // The line feed is that of `echo`, not the user's.
    const bytes = readBounded(descriptor, passphraseBytes)
    if (bytes.length <= passphraseBytes)
      return Buffer.from(bytes)
        .toString('utf8')
        .replace(/\r?\n$/, '')
  } catch (error) {
    throw failure('usage', 'passphrase/unreadable', flag, {
      reason: (error as NodeJS.ErrnoException).code ?? 'unknown',
    })
  }
  const reason = `it is more than ${String(passphraseBytes)} bytes`
  throw failure('usage', 'passphrase/unreadable', flag, { reason })
}

/** Most bytes of a passphrase, so that a descriptor of something else ends. */
const passphraseBytes = 4096

function ensureGiven(passphrase: string, path: string): string {
  if (passphrase === '') throw failure('usage', 'passphrase/empty', path)
  return passphrase
}
