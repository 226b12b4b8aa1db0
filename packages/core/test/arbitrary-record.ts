import { lexiconDocuments } from '@quorate/schemas'
import fc from 'fast-check'

import { cidOf, RAW, type DataMap, type DataValue } from '../src/index.ts'
import { arbitraryCid } from './arbitrary-data.ts'

export type Definition = {
  type: string
  record?: Definition
  required?: string[]
  properties?: Record<string, Definition>
  items?: Definition
  ref?: string
  refs?: string[]
  format?: string
  knownValues?: string[]
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  maxSize?: number
  accept?: string[]
}

/** Every definition of every lexicon, by its reference. */
export const definitions = new Map(
  lexiconDocuments.flatMap((doc) =>
    Object.entries(doc.defs).map(([name, def]) => [
      name === 'main' ? doc.id : `${doc.id}#${name}`,
      def as unknown as Definition,
    ]),
  ),
)

/** Values that fit a definition, made from the lexicon alone. */
export function fitting(def: Definition, within: string): fc.Arbitrary<DataValue> {
  switch (def.type) {
    case 'record':
      return fitting(def.record!, within).map((value) => ({ ...(value as DataMap), $type: within }))
    case 'object': {
      const fields = Object.entries(def.properties ?? {}).map(
        ([name, d]) => [name, fitting(d, within)] as const,
      )
      return fc.record(Object.fromEntries(fields), {
        requiredKeys: def.required ?? [],
        noNullPrototype: true,
      })
    }
    case 'ref': {
      const target = def.ref!.startsWith('#') ? within.split('#')[0]! + def.ref! : def.ref!
      return fitting(definitions.get(target)!, target)
    }
    case 'union':
      return fc.constantFrom(...def.refs!).chain((ref) => {
        const listed = fitting(definitions.get(ref)!, ref).map((value) => ({
          ...(value as DataMap),
          $type: ref,
        }))
        return fc.oneof(listed, fc.constant({ $type: 'com.example.other', any: 1 }))
      })
    case 'array': {
      const maxLength = Math.min(def.maxLength ?? 3, (def.minLength ?? 0) + 2)
      return fc.array(fitting(def.items!, within), { minLength: def.minLength ?? 0, maxLength })
    }
    case 'integer':
      return fc.integer({ min: def.minimum ?? -10, max: def.maximum ?? 10 })
    case 'boolean':
      return fc.boolean()
    case 'bytes':
      return fc.uint8Array({ minLength: def.minLength ?? 0, maxLength: def.maxLength ?? 4 })
    case 'blob':
      return fc.integer({ min: 0, max: def.maxSize ?? 9 }).map((size) => ({
        $type: 'blob',
        ref: cidOf(Uint8Array.of(size % 256), RAW),
        mimeType: def.accept?.[0] ?? 'text/plain',
        size,
      }))
    case 'unknown':
      return fc.constant({ anything: [1] })
    default:
      return fittingText(def)
  }
}

function fittingText(def: Definition): fc.Arbitrary<string> {
  switch (def.format) {
    case 'cid':
      return arbitraryCid().map(String)
    case 'did':
      return fc.constantFrom('did:web:a.example', 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa')
    case 'datetime':
      return fc.constantFrom('2026-01-01T00:00:00.000Z', '2024-02-29T23:59:59.999Z')
    case 'nsid':
      return fc.constant('com.example.note')
    case 'uri':
      return fc.constantFrom('https://a.example', 'http://[::1]:80/x?y#z')
    default: {
      const minLength = def.minLength ?? 0
      const text = fc.string({ minLength, maxLength: Math.max(minLength, Math.min(def.maxLength ?? 9, 9)) })
      return def.knownValues ? fc.oneof(fc.constantFrom(...def.knownValues), text) : text
    }
  }
}
