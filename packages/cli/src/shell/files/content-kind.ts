/** What the bytes of a file look like: enough to tell which reader to try, and what to say when they were mistaken. */
export type ContentKind = 'nothing' | 'json' | 'text' | 'binary'

export function contentKind(bytes: Uint8Array): ContentKind {
  if (bytes.length === 0) return 'nothing'
  const text = textOf(bytes)
  if (text === undefined) return 'binary'
  return /^\s*[{[]/.test(text) ? 'json' : 'text'
}

export function describeContent(bytes: Uint8Array): string {
  switch (contentKind(bytes)) {
    case 'nothing':
      return 'an empty file'
    case 'json':
      return 'what looks like JSON'
    case 'text':
      return 'text'
    case 'binary':
      return 'other bytes'
  }
}

/** Whether the beginning is UTF-8 without control characters but those of plain text; its last character may be cut. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, 4096), { stream: true })
    // eslint-disable-next-line no-control-regex -- they are what is looked for
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? undefined : text
  } catch {
    return undefined
  }
}
