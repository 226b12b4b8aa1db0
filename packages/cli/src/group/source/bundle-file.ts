import { profile, readBundle, type Bundle, type Finding } from '@quorate/core'

import { cliFinding } from '../../shell/findings/cli-finding.ts'
import { Failure } from '../../shell/failure.ts'
import { describeContent } from '../../shell/files/content-kind.ts'
import { readInput } from '../../shell/files/input-file.ts'

export const bundleExpected = 'an evidence bundle, a CAR v1 file as quorate bundle create writes it'

/** The bundle in a file, read strictly; a failure names the file and everything that is wrong with it. */
export function openBundle(name: string): Bundle {
  return parseBundle(readInput(name, bundleExpected, profile.bundleBytes), name)
}

export function parseBundle(bytes: Uint8Array, name: string): Bundle {
  const bundle = readBundle(bytes)
  if (bundle.ok) return bundle.value
  throw unreadable(bytes, name, bundle.findings)
}

/** Why bytes are no bundle, in the name of their file. */
export function unreadable(bytes: Uint8Array, name: string, findings: readonly Finding[]): Failure {
  return new Failure('untrusted', notABundle(name, bytes, findings))
}

/** What is found in files that were never meant to be a bundle. */
const strangerCodes: readonly string[] = ['car/malformed', 'bytes/too-large']

/** Why the file is no bundle. What is nearly one is named by its faults alone. */
function notABundle(name: string, bytes: Uint8Array, findings: readonly Finding[]): Failure['findings'] {
  const [first] = findings
  const isCar = first?.path.startsWith('header') === false && !strangerCodes.includes(first.code)
  if (first !== undefined && isCar) {
    const faults = findings.map((f) => ({ ...f, path: f.path === '' ? name : `${name}: ${f.path}` }))
    return [faults[0] ?? first, ...faults.slice(1)]
  }
  const actual = describeContent(bytes)
  return [cliFinding('input/not-a-bundle', name, { expected: bundleExpected, actual }), ...findings]
}
