import { lexiconDocuments, nsids } from '@quorate/schemas'

import { quantities, type Quantity } from '../shell/quantity.ts'

/** A field of a policy as its lexicon defines it, and how it is written in a policy file. */
export type Field = {
  /** The name in the record, such as `votingSeconds`. */
  readonly name: string
  /** The name in a policy file, such as `voting`. */
  readonly written: string
  readonly value: Value
}

export type Value =
  | { readonly kind: 'text' }
  | { readonly kind: 'integer'; readonly quantity?: Quantity }
  | { readonly kind: 'instant' }
  | { readonly kind: 'threshold'; readonly fields: readonly Field[] }
  | { readonly kind: 'object'; readonly fields: readonly Field[] }
  | { readonly kind: 'list'; readonly item: Value }

type Definition = {
  readonly type: string
  readonly format?: string
  readonly ref?: string
  readonly items?: Definition
  readonly record?: Definition
  readonly properties?: Readonly<Record<string, Definition>>
}

const definitions = lexiconDocuments.find((document) => document.id === nsids.OrgP2pdsPolicy)
  ?.defs as unknown as Readonly<Record<string, Definition>>

/** The fields of a policy that people write: all but the certificate, which comes of votes. */
export const policyFields: readonly Field[] = fieldsOf(definitions['main']?.record).filter(
  ({ name }) => name !== 'certificate',
)

function fieldsOf(definition: Definition | undefined): Field[] {
  return Object.entries(definition?.properties ?? {}).flatMap(([name, property]) => {
    const value = valueOf(property, name)
    return value === undefined ? [] : [{ name, written: writtenName(name), value }]
  })
}

/** Undefined for what no one writes by hand: bytes, blobs and embedded records. */
function valueOf(definition: Definition, name: string): Value | undefined {
  switch (definition.type) {
    case 'string':
      return { kind: definition.format === 'datetime' ? 'instant' : 'text' }
    case 'integer': {
      const quantity = quantityOf(name)
      return quantity === undefined ? { kind: 'integer' } : { kind: 'integer', quantity }
    }
    case 'array': {
      const item = definition.items === undefined ? undefined : valueOf(definition.items, '')
      return item === undefined ? undefined : { kind: 'list', item }
    }
    case 'ref': {
      const target = definition.ref?.split('#')[1] ?? ''
      return { kind: target === 'threshold' ? 'threshold' : 'object', fields: fieldsOf(definitions[target]) }
    }
    default:
      return undefined
  }
}

/** The name in a policy file of a field of the record. */
export function writtenName(name: string): string {
  const suffix = quantityOf(name)?.suffix ?? ''
  return name.slice(0, name.length - suffix.length)
}

function quantityOf(name: string): Quantity | undefined {
  return quantities.find(({ suffix }) => name.endsWith(suffix))
}
