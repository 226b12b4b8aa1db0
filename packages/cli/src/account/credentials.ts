import type { Credentials } from '@quorate/network'

import { failure } from '../shell/failure.ts'
import { askSecret, askText, isInteractive } from '../shell/prompt.ts'

const variables = {
  identifier: 'QUORATE_IDENTIFIER',
  appPassword: 'QUORATE_APP_PASSWORD',
  service: 'QUORATE_SERVICE',
} as const

/** Who logs in, from the environment or, on a terminal, by question. Never from arguments: those are public. */
export async function obtainCredentials(env: NodeJS.ProcessEnv = process.env): Promise<Credentials> {
  const service = given(env, variables.service)
  if (service !== undefined && !URL.canParse(service))
    throw failure('usage', 'usage/invalid', variables.service, { reason: 'expected a URL' })
  const identifier =
    given(env, variables.identifier) ?? (await ask(variables.identifier, () => askText('Handle or DID')))
  const appPassword =
    given(env, variables.appPassword) ??
    (await ask(variables.appPassword, () => askSecret(`App password of ${identifier}`)))
  return { identifier, appPassword, service }
}

function given(env: NodeJS.ProcessEnv, variable: string): string | undefined {
  return env[variable] === '' ? undefined : env[variable]
}

function ask(variable: string, question: () => Promise<string>): Promise<string> {
  if (!isInteractive()) throw failure('usage', 'session/credentials', '', { variable })
  return question()
}
