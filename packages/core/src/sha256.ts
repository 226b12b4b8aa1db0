import * as engine from '#engine'

/** SHA-256 of the bytes: 32 of them. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return engine.sha256(bytes)
}
