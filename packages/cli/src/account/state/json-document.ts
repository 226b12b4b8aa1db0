import { dirname } from 'node:path'

import type { Json } from '../../shell/answer.ts'
import { failure } from '../../shell/failure.ts'
import { withFolderLock } from './folder-lock.ts'
import { configFolder, dataFolder } from './folders.ts'
import { StoredFile } from './stored-file.ts'

/** A file of JSON that several runs may change at once. */
export class JsonDocument {
  private readonly file: StoredFile

  constructor(file: StoredFile) {
    this.file = file
  }

  read(): Json | undefined {
    const bytes = this.file.read()
    if (bytes === undefined) return undefined
    try {
      return JSON.parse(bytes.toString('utf8')) as Json
    } catch {
      // The parser's own message quotes the file, which may hold secrets.
      const params = { file: this.file.name, folder: this.file.folder.name, reason: 'it is not JSON' }
      throw failure('untrusted', 'state/corrupt', '', params)
    }
  }

  /** Replaces the content by what `change` makes of it, so that no change of another run is lost; undefined removes it. */
  async update(change: (before: Json | undefined) => Json | undefined): Promise<void> {
    await withFolderLock(dirname(this.file.path), () => {
      const after = change(this.read())
      if (after === undefined) this.file.remove()
      else this.file.write(`${JSON.stringify(after, null, 2)}\n`)
    })
  }
}

/** What the user chose. */
export function configDocument(): JsonDocument {
  return new JsonDocument(new StoredFile(configFolder(), 'config.json'))
}

/** The tokens of the session with the user's PDS: a secret. */
export function sessionDocument(): JsonDocument {
  return new JsonDocument(new StoredFile(dataFolder(), 'session.json'))
}

/** The votes that were signed here and published elsewhere, if they were. */
export function signedVotesDocument(): JsonDocument {
  return new JsonDocument(new StoredFile(dataFolder(), 'signed-votes.json'))
}

/** The batch of a verifier that was signed and is not known to be published. */
export function unpublishedBatchDocument(): JsonDocument {
  return new JsonDocument(new StoredFile(dataFolder(), 'unpublished-batch.json'))
}

/** The fields of a JSON object; none of anything else. */
export function fieldsOf(json: Json | undefined): Readonly<Record<string, Json>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    ? (json as Readonly<Record<string, Json>>)
    : {}
}
