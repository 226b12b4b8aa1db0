import { failure } from '../../shell/failure.ts'
import { describeContent } from '../../shell/files/content-kind.ts'
import { readInput } from '../../shell/files/input-file.ts'
import { createOutput } from '../../shell/files/output-file.ts'
import { openWithPassphrase, sealWithPassphrase } from './age-file.ts'
import { parseKey, type KeyRecord } from './key-pair.ts'
import { armorIn } from './recovery-sheet.ts'

const expected = 'a key, as quorate key export or quorate key sheet writes it'
/** Ten times what a recovery sheet needs. */
const maxBytes = 65_536
const ageHeader = 'age-encryption.org/v1\n'

/** Writes a key, encrypted, to a file that is not there yet, for the user alone. It is what a keystore's own file is. */
export async function writeKeyFile(name: string, record: KeyRecord, passphrase: string): Promise<void> {
  createOutput(name, await sealWithPassphrase(JSON.stringify(record), passphrase), 0o600)
}

/** The encrypted key in a file: an age file, its armored text, or a whole recovery sheet. */
export async function readKeyFile(name: string): Promise<Uint8Array> {
  const bytes = readInput(name, expected, maxBytes)
  if (bytes.length <= maxBytes) {
    const text = Buffer.from(bytes).toString('latin1')
    if (text.startsWith(ageHeader)) return bytes
    const armored = await armorIn(text, name)
    if (armored !== undefined) return armored
  }
  throw failure('usage', 'input/not-a-key', name, { expected, actual: describeContent(bytes) })
}

/** The key in the bytes of an age file, which is named in messages. */
export async function openKeyFile(bytes: Uint8Array, name: string, passphrase: string): Promise<KeyRecord> {
  const opened = await openWithPassphrase(bytes, passphrase)
  if ('fault' in opened) {
    if (opened.fault === 'passphrase') throw failure('usage', 'passphrase/wrong-file', name)
    throw failure('untrusted', 'key/damaged-file', name, {
      reason: 'it is no age file that a passphrase opens',
    })
  }
  const key = await parseKey(opened.text)
  if (key !== undefined) return key.record
  const reason = 'it holds no key of this version, or one that does not belong to its did:key'
  throw failure('untrusted', 'key/damaged-file', name, { reason })
}
