import { findingCodes, type FindingCode } from './finding-codes.ts'

/** A parameter of a finding: plain data, so that a finding can be compared, hashed and rendered. */
export type FindingParam = string | number | boolean | null | readonly FindingParam[]

/** One thing that does not hold: a code, the requirement it comes from, where, and the particulars. */
export type Finding = {
  readonly code: FindingCode
  /** Identifier of the rule, such as `SIG-3`. */
  readonly requirement: string
  /** Where in the input, such as `members[2].key`; empty for the whole. */
  readonly path: string
  readonly params: Readonly<Record<string, FindingParam>>
}

/** The result of a check that may fail as the protocol expects: a value, or at least one finding. */
export type Checked<T> = Accepted<T> | Refused
export type Accepted<T> = { readonly ok: true; readonly value: T }
export type Refused = { readonly ok: false; readonly findings: readonly [Finding, ...Finding[]] }

/** A value of a million faults is refused as well by its first hundred. */
export const maxFindings = 100

export function finding(code: FindingCode, path = '', params: Finding['params'] = {}): Finding {
  return { code, requirement: findingCodes[code].requirement, path, params }
}

export function accept<T>(value: T): Accepted<T> {
  return { ok: true, value }
}

export function refuse(code: FindingCode, path = '', params: Finding['params'] = {}): Refused {
  return { ok: false, findings: [finding(code, path, params)] }
}

/** `value` when there are no findings, else all of them. */
export function acceptUnless<T>(findings: readonly Finding[], value: T): Checked<T> {
  const [first, ...rest] = findings
  return first === undefined ? accept(value) : { ok: false, findings: [first, ...rest] }
}

/** The same findings, with `prefix` before each path. */
export function under(prefix: string, findings: readonly Finding[]): Finding[] {
  return findings.map((f) => ({ ...f, path: joinPath(prefix, f.path) }))
}

/** The same result, with `prefix` before the path of each finding. */
export function checkedUnder<T>(prefix: string, checked: Checked<T>): Checked<T> {
  return checked.ok ? checked : acceptUnless<T>(under(prefix, checked.findings), undefined as never)
}

export function joinPath(prefix: string, path: string): string {
  if (prefix === '' || path === '') return prefix + path
  return path.startsWith('[') ? prefix + path : `${prefix}.${path}`
}

/** One plain sentence for people, made from the code and the parameters. It is not escaped for a terminal. */
export function describeFinding({ code, params }: Finding): string {
  return findingCodes[code].message.replaceAll(/\{(\w+)\}/g, (_, name: string) => describeParam(params[name]))
}

function describeParam(param: FindingParam | undefined): string {
  if (param === undefined) return '?'
  if (typeof param === 'object' && param !== null) return param.map(describeParam).join(', ')
  return String(param)
}
