import { jsonExtent, profile } from '@quorate/core'
import { request, type Answer } from './bounded-request.ts'
import { NetworkError } from './network-error.ts'
import type { Network } from './network.ts'
import { refusalOf } from './xrpc-refusal.ts'

/** Most bytes of an answer about one account or one record: a record of 1 MiB, as JSON. */
export const answerBytes = 4_194_304

/** Most values of the JSON of such an answer, keys among them. */
const answerValues = 262_144

/** How deep its JSON nests: more than a record (ENC-2), so that one of a list that is too deep is refused alone. */
const answerDepth = 2 * profile.depth

/** One call of a method: to which service, until when, and what must never be repeated in an error. */
export type Call = {
  readonly service: string
  readonly method: string
  readonly signal: AbortSignal
  /** Token that authorises the call. */
  readonly token?: string | undefined
}

/** Where a service, which may stand below a path of its host, answers a method. */
export function methodUrl(
  service: string,
  method: string,
  params: Readonly<Record<string, string>> = {},
): URL {
  const url = new URL(`${service.replace(/\/+$/, '')}/xrpc/${method}`)
  url.search = new URLSearchParams(params).toString()
  return url
}

export async function query(
  network: Network,
  call: Call & { params: Readonly<Record<string, string>>; maxBytes: number },
): Promise<Answer> {
  const url = methodUrl(call.service, call.method, call.params)
  return settle(
    network,
    call,
    await request(network, url, { method: 'GET', maxBytes: call.maxBytes, signal: call.signal }),
  )
}

/** What a procedure is given: bytes as they are, anything else as JSON. */
export type Input = object | Uint8Array

/** `secrets` are the values of the input that no error may repeat, beside the token. */
export async function procedure(
  network: Network,
  call: Call & { input?: Input; secrets?: readonly string[] },
): Promise<Answer> {
  const { input } = call
  const url = methodUrl(call.service, call.method)
  const type = input instanceof Uint8Array ? 'application/octet-stream' : 'application/json'
  const answer = await request(network, url, {
    method: 'POST',
    headers: {
      ...(input && { 'content-type': type }),
      ...(call.token !== undefined && { authorization: `Bearer ${call.token}` }),
    },
    ...(input && { body: input instanceof Uint8Array ? new Uint8Array(input) : JSON.stringify(input) }),
    maxBytes: answerBytes,
    signal: call.signal,
  })
  return settle(network, call, answer, call.secrets)
}

function settle(network: Network, call: Call, answer: Answer, secrets: readonly string[] = []): Answer {
  if (answer.status >= 200 && answer.status < 300) return answer
  const hidden = call.token === undefined ? secrets : [...secrets, call.token]
  throw refusalOf(new URL(call.service).origin, call.method, answer, hidden, network.clock.now())
}

/** The fields of an answer that is a JSON object. */
export function jsonObject(
  service: string,
  answer: Answer,
  maxValues?: number,
): Readonly<Record<string, unknown>> {
  const json = parseJson(service, answer, maxValues)
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new NetworkError('malformed', service, 'the answer is no JSON object', { status: answer.status })
  }
  return json as Record<string, unknown>
}

/** The JSON of an answer that has at most `maxValues`, its keys among them. Throws NetworkError. */
export function parseJson(service: string, answer: Answer, maxValues: number = answerValues): unknown {
  ensureJsonFits(service, answer, maxValues)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(answer.body))
  } catch {
    // The cause would repeat a part of the body.
    throw new NetworkError('malformed', service, 'the answer is not JSON', { status: answer.status })
  }
}

/** Throws NetworkError for JSON that would take more in memory than its bytes say. What is none may pass. */
export function ensureJsonFits(service: string, { status, body }: Answer, maxValues: number): void {
  const { values, depth } = jsonExtent(body)
  if (values > maxValues) {
    const message = `JSON of ${String(values)} values; at most ${String(maxValues)} are read`
    throw new NetworkError('too-large', service, message, { status })
  }
  if (depth > answerDepth) {
    const message = `JSON of ${String(depth)} levels; at most ${String(answerDepth)} are read`
    throw new NetworkError('too-large', service, message, { status })
  }
}

export function textField(service: string, object: Readonly<Record<string, unknown>>, name: string): string {
  const value = object[name]
  if (typeof value === 'string' && value !== '') return value
  throw new NetworkError('malformed', service, `the answer has no text ${name}`)
}
