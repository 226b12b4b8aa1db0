/** An answer that is an error, as XRPC has it. */
export class XrpcError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export function badRequest(message: string): XrpcError {
  return new XrpcError(400, 'InvalidRequest', message)
}
