import { lstatSync } from 'node:fs'

import { DAG_CBOR, parseCid } from '@quorate/core'
import type { Anchor } from '@quorate/governance'

import { failure } from '../../shell/failure.ts'
import { readInput } from '../../shell/files/input-file.ts'
import { writeOutput } from '../../shell/files/output-file.ts'

const anchorExpected = 'an anchor, JSON of the form {"group": CID, "head": CID}, where head may be absent'
const maxBytes = 4096

/** The anchor in a file: exactly `group` and, if the reader knows one, `head`. Throws a usage failure for anything else. */
export function readAnchor(name: string): Anchor {
  const bytes = readInput(name, anchorExpected, maxBytes)
  const anchor = anchorOf(parse(bytes))
  if (anchor === undefined)
    throw failure('usage', 'input/anchor', name, { expected: anchorExpected, actual: 'something else' })
  return anchor
}

/** The anchor in a file that need not be there yet. A link that leads nowhere is there, and no anchor. */
export function readAnchorIfThere(name: string): Anchor | undefined {
  if (name === '-') throw failure('usage', 'usage/invalid', name, { reason: 'expected the name of a file' })
  return isThere(name) ? readAnchor(name) : undefined
}

function isThere(name: string): boolean {
  try {
    return lstatSync(name, { throwIfNoEntry: false }) !== undefined
  } catch {
    // Whatever is in the way is named when the file is read.
    return true
  }
}

/** Puts the whole new anchor in place of what was there, or changes nothing. */
export function writeAnchor(name: string, { group, head }: Anchor): void {
  writeOutput(name, `${JSON.stringify({ group, head }, null, 2)}\n`)
}

function parse(bytes: Uint8Array): unknown {
  if (bytes.length > maxBytes) return undefined
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}

function anchorOf(json: unknown): Anchor | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined
  const { group, head, ...others } = json as Record<string, unknown>
  if (!isContentCid(group) || Object.keys(others).length > 0) return undefined
  if (head === undefined) return { group }
  return isContentCid(head) ? { group, head } : undefined
}

function isContentCid(value: unknown): value is string {
  return typeof value === 'string' && parseCid(value, DAG_CBOR).ok
}
