import { maxFindings, profile } from '@quorate/core'
import { isAlias, isNode, isScalar, LineCounter, parseDocument, type Node, type ParsedNode } from 'yaml'

import { cliFinding, type CliFinding, type CliFindingCode } from '../shell/findings/cli-finding.ts'

/** Where something stands in a file, from 1. */
export type Position = { readonly line: number; readonly column: number }

/** Syntax errors that are reported; most after the first follow from it. */
const maxErrors = 20

/** A policy file, parsed, that collects what is wrong with it. */
export class YamlSource {
  readonly root: ParsedNode | null
  readonly findings: CliFinding[] = []
  private readonly lines = new LineCounter()

  /** YAML 1.2, core schema, one document; anchors, aliases, tags and directives are refused where they stand. */
  constructor(bytes: Uint8Array) {
    this.root = this.parse(bytes)
  }

  positionOf(node: unknown): Position {
    return this.positionAt(isNode(node) ? (node.range?.[0] ?? 0) : 0)
  }

  report(code: CliFindingCode, path: string, position: Position, params: CliFinding['params']): void {
    if (this.findings.length < maxFindings)
      this.findings.push(cliFinding(code, path, { ...params, ...position }))
  }

  /** Whether a node is plain content, without a machinery of YAML's that would make it mean something else. */
  ensurePlain(node: Node, path: string): boolean {
    const machinery = isAlias(node) ? 'an alias' : node.anchor ? 'an anchor' : node.tag ? 'a tag' : undefined
    if (machinery === undefined) return true
    this.report('policy-file/value', path, this.positionOf(node), {
      expected: 'plain content',
      actual: machinery,
    })
    return false
  }

  private positionAt(offset: number): Position {
    const { line, col } = this.lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }

  private parse(bytes: Uint8Array): ParsedNode | null {
    if (bytes.length > profile.recordBytes) {
      const params = { expected: profile.recordBytes, actual: bytes.length }
      this.findings.push(cliFinding('policy-file/too-large', '', params))
      return null
    }
    const text = decodeUtf8(bytes)
    if (text === undefined) {
      this.findings.push(cliFinding('policy-file/syntax', '', { reason: 'is not UTF-8' }))
      return null
    }
    try {
      return this.compose(text)
    } catch (error) {
      // The parser recurses, and nesting without end overflows it.
      if (!(error instanceof RangeError)) throw error
      this.findings.push(cliFinding('policy-file/syntax', '', { reason: 'nests too deep' }))
      return null
    }
  }

  private compose(text: string): ParsedNode | null {
    const document = parseDocument(text, {
      version: '1.2',
      schema: 'core',
      intAsBigInt: true,
      prettyErrors: false,
      lineCounter: this.lines,
      // Its check compares each key with each; fields that stand twice are found where fields are read.
      uniqueKeys: false,
    })
    const errors = document.errors.slice(0, maxErrors)
    // The composer catches its own overflow, and what it reports after that is noise.
    const overflow = errors.find(({ message }) => message.includes('call stack'))
    if (overflow !== undefined) throw new RangeError(overflow.message)
    for (const { code, message, pos } of errors) {
      const reason = code === 'MULTIPLE_DOCS' ? 'more than one document' : excerpt(message)
      this.report('policy-file/syntax', '', this.positionAt(pos[0]), { reason })
    }
    if (document.directives.yaml.explicit === true) {
      this.report('policy-file/syntax', '', this.positionAt(0), { reason: 'directives are not supported' })
    }
    // After an error in the syntax the rest of the tree is a guess.
    return document.errors.length === 0 ? document.contents : null
  }
}

/** How a node is called in a finding. */
export function describeNode(node: unknown): string {
  if (!isScalar(node)) return isNode(node) ? 'a list or a mapping' : 'nothing'
  if (node.value === null) return 'nothing'
  return typeof node.value === 'string' ? JSON.stringify(excerpt(node.value)) : excerpt(node.source ?? '')
}

/** The beginning of a text of the file, which may be as long as the file. */
export function excerpt(text: string): string {
  return text.length > 160 ? `${text.slice(0, 160)}…` : text
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
