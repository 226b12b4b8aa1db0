import type { Finding, JsonValue } from '@quorate/core'

export function findingToJson({ code, requirement, path, params }: Finding): JsonValue {
  return { code, requirement, path, params: params as JsonValue }
}
