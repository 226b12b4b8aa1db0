import { lexiconDocuments } from '@quorate/schemas'

type Definition = {
  type: string
  description?: string
  key?: string
  record?: Definition
  required?: string[]
  nullable?: string[]
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
}

/** One table for each object that a lexicon defines, by its reference: `nsid` or `nsid#name`. */
export function recordTables(): Map<string, string> {
  return new Map(
    lexiconDocuments.flatMap((doc) =>
      Object.entries(doc.defs).map(([name, def]): [string, string] => [
        `fields of ${name === 'main' ? doc.id : `${doc.id}#${name}`}`,
        tableOf(def as unknown as Definition),
      ]),
    ),
  )
}

function tableOf(def: Definition): string {
  const object = def.record ?? def
  const rows = Object.entries(object.properties ?? {}).map(([name, field]) => {
    const required = object.required?.includes(name) === true ? 'yes' : ''
    const orNull = object.nullable?.includes(name) === true ? ' or null' : ''
    return [`\`${name}\``, typeOf(field) + orNull, boundsOf(field), required, field.description ?? ''].join(
      ' | ',
    )
  })
  const head = ['Field | Type | Bounds | Required | Meaning', '--- | --- | --- | --- | ---']
  return [def.description ?? '', '', ...[...head, ...rows].map((row) => `| ${row} |`)].join('\n')
}

function typeOf({ type, format, ref, refs, items }: Definition): string {
  if (type === 'array') return `array of ${items === undefined ? '' : typeOf(items)}`
  if (type === 'ref') return nameOf(ref ?? '')
  if (type === 'union') return `union of ${(refs ?? []).map(nameOf).join(', ')}, open`
  if (type === 'unknown') return 'object'
  if (type === 'string') return format === undefined ? 'text' : `text, ${format}`
  return type
}

function nameOf(ref: string): string {
  const [id = '', name] = ref.split('#')
  return name === undefined ? `\`${id}\`` : `[${name}](#${name.toLowerCase()})`
}

function boundsOf(field: Definition): string {
  const { type, knownValues, minLength, maxLength, minimum, maximum, maxSize, items } = field
  const range = (least: number | undefined, most: number | undefined, of: string) =>
    least === undefined && most === undefined ? [] : [`${between(least, most)}${of}`]
  const unit = type === 'array' ? ' items' : ' bytes'
  const own = [
    ...range(minLength, maxLength, unit),
    ...range(minimum, maximum, ''),
    ...(maxSize === undefined ? [] : range(0, maxSize, ' bytes')),
    ...(knownValues === undefined ? [] : [`known: ${knownValues.map((v) => `\`${v}\``).join(', ')}`]),
  ]
  const each = items === undefined ? '' : boundsOf(items)
  return [...own, ...(each === '' ? [] : [`each ${each}`])].join('; ')
}

function between(least: number | undefined, most: number | undefined): string {
  if (least === most) return String(least)
  return `${String(least ?? 0)} to ${String(most ?? 'any')}`
}
