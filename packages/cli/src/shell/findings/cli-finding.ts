import { describeFinding, findingCodes, type Finding } from '@quorate/core'

import { attestFindings } from './attest-finding.ts'
import { checkFindings } from './check-finding.ts'
import { explainFindings } from './explain-finding.ts'
import { keyFindings } from './key-finding.ts'
import { lintFindings } from './lint-finding.ts'
import { memberFindings } from './member-finding.ts'
import { probeFindings } from './probe-finding.ts'
import { replicaFindings } from './replica-finding.ts'
import { mergeFindings } from './merge-finding.ts'
import { rekeyFindings } from './rekey-finding.ts'
import { resolveFindings } from './resolve-finding.ts'

/** What any command can report. */
const commonFindings = {
  'usage/no-command': { requirement: 'CLI-1', message: 'expected {expected}, found {actual}' },
  'usage/unknown-command': { requirement: 'CLI-1', message: 'no command {actual}; {expected}' },
  'usage/unknown-flag': { requirement: 'CLI-1', message: 'no such flag; {expected}' },
  'usage/missing-argument': { requirement: 'CLI-1', message: 'is missing; expected: {expected}' },
  'usage/extra-argument': { requirement: 'CLI-1', message: 'expected {expected}, found {actual}' },
  'usage/invalid': { requirement: 'CLI-1', message: '{reason}' },
  'passphrase/missing': {
    requirement: 'CLI-2',
    message: 'a passphrase is needed and there is no terminal to ask on; set {variable} or give {flag}',
  },
  'passphrase/unreadable': { requirement: 'CLI-2', message: 'no passphrase could be read from it: {reason}' },
  'passphrase/empty': { requirement: 'CLI-2', message: 'the passphrase is empty' },
  'passphrase/wrong': { requirement: 'CLI-2', message: 'the passphrase does not open key {name}' },
  'passphrase/cancelled': { requirement: 'CLI-2', message: 'the question was left without an answer' },
  'key/name': {
    requirement: 'CLI-2',
    message: 'expected a name of 1 to 64 lower-case letters, digits, "-" and "_", found {actual}',
  },
  'key/exists': { requirement: 'CLI-2', message: 'a key {name} exists already; it is never overwritten' },
  'key/unknown': { requirement: 'CLI-2', message: 'no key {name}; {expected}' },
  'key/ambiguous': {
    requirement: 'CLI-2',
    message: 'several keys, none of them named default; name one of {expected}',
  },
  'key/corrupt': { requirement: 'CLI-2', message: '{file} in the data folder is damaged: {reason}' },
  'state/io': { requirement: 'CLI-3', message: 'cannot {action} {file} in the {folder} folder: {reason}' },
  'state/corrupt': { requirement: 'CLI-3', message: '{file} in the {folder} folder is damaged: {reason}' },
  'state/locked': {
    requirement: 'CLI-3',
    message: 'another run (process {pid}) has kept {file} locked for {seconds} s',
  },
  'policy-file/too-large': {
    requirement: 'CLI-4',
    message: 'is {actual} bytes; at most {expected} are allowed',
  },
  'policy-file/syntax': { requirement: 'CLI-4', message: '{reason}' },
  'policy-file/unknown-field': { requirement: 'CLI-4', message: 'no such field; {expected}' },
  'policy-file/twice': { requirement: 'CLI-4', message: 'stands a second time; the first is {first}' },
  'policy-file/value': { requirement: 'CLI-4', message: 'expected {expected}, found {actual}' },
  'input/unreadable': { requirement: 'CLI-6', message: 'cannot be read: {reason}; expected {expected}' },
  'input/unwritable': { requirement: 'CLI-6', message: 'cannot be written: {reason}' },
  'input/not-a-bundle': { requirement: 'BND-1', message: 'expected {expected}; found {actual}' },
  'input/not-a-policy': { requirement: 'CLI-6', message: 'expected {expected}; found {actual}' },
  'input/anchor': { requirement: 'GOV-12', message: 'expected {expected}; found {actual}' },
  'input/not-found': { requirement: 'CLI-6', message: 'the evidence holds no such {what}: {actual}' },
  'input/ambiguous': { requirement: 'CLI-6', message: 'could be any of {expected}; name one of them' },
  'network/failed': { requirement: 'CLI-5', message: '{reason}' },
  'system/failed': { requirement: 'CLI-5', message: 'the system refused {action}: {reason}' },
  'internal/fault': { requirement: 'CLI-5', message: 'a fault in quorate itself: {reason}' },
} as const satisfies Record<string, { requirement: string; message: string }>

type Table = Readonly<Record<string, { readonly requirement: string; readonly message: string }>>
type CodesOf<T> = T extends unknown ? keyof T : never
/** Codes that stand in a table and in one after it. */
type Twice<T extends readonly Table[]> = T extends readonly [
  infer One,
  ...infer Rest extends readonly Table[],
]
  ? (keyof One & CodesOf<Rest[number]>) | Twice<Rest>
  : never
type Joined<T extends readonly Table[]> = Readonly<Record<CodesOf<T[number]>, Table[string]>>

/** One table of all. Codes that stand in two do not compile: the later row would win, with the params of the earlier. */
function join<const T extends readonly Table[]>(
  ...tables: [Twice<T>] extends [never] ? T : [twice: Twice<T>]
): Joined<T> {
  return Object.assign({}, ...tables) as Joined<T>
}

/** The findings of the command line itself, beside those of the protocol. */
export const cliFindings = join(
  commonFindings,
  checkFindings,
  lintFindings,
  attestFindings,
  memberFindings,
  replicaFindings,
  probeFindings,
  keyFindings,
  explainFindings,
  mergeFindings,
  rekeyFindings,
  resolveFindings,
)

export type CliFindingCode = keyof typeof cliFindings
export type CliFinding = Omit<Finding, 'code'> & { readonly code: CliFindingCode }
/** A finding as every command reports it, of the protocol or of the command line. */
export type ReportedFinding = Finding | CliFinding

export function cliFinding(code: CliFindingCode, path = '', params: Finding['params'] = {}): CliFinding {
  return { code, requirement: cliFindings[code].requirement, path, params }
}

/** One plain sentence for people, made from the code and the parameters. It is not escaped for a terminal. */
export function describeReported(finding: ReportedFinding): string {
  if (!isCliFinding(finding)) return describeFinding(finding)
  return cliFindings[finding.code].message.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    [finding.params[name] ?? '?'].flat().join(', '),
  )
}

/** What any finding of a code says, its parameters in braces, and the requirement that it comes from. */
export function describeCode(code: ReportedFinding['code']): {
  readonly requirement: string
  readonly message: string
} {
  const codes: Readonly<Record<string, { requirement: string; message: string }>> = {
    ...findingCodes,
    ...cliFindings,
  }
  return codes[code] ?? { requirement: '', message: '' }
}

/** Whether a code is one of the protocol, of what evidence shows. */
export function isProtocolCode(code: string): boolean {
  return Object.hasOwn(findingCodes, code)
}

/** Every code that a command can report, of the protocol and of the command line. */
export function reportedCodes(): ReportedFinding['code'][] {
  return [...Object.keys(findingCodes), ...Object.keys(cliFindings)] as ReportedFinding['code'][]
}

function isCliFinding(finding: ReportedFinding): finding is CliFinding {
  return Object.hasOwn(cliFindings, finding.code)
}
