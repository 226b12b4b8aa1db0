import {
  cidOf,
  concatBytes,
  DAG_CBOR,
  RAW,
  writeCar,
  writeCarHeader,
  writeCbor,
  type DataValue,
} from '@quorate/core'
import type { Random } from './random.ts'

/** Bytes that nobody made from a bundle, in what may stand around them. */
export const randomInputs: Readonly<Record<string, (random: Random) => Uint8Array>> = {
  bytes: (random) => random.bytes(random.integer(4096)),
  'bytes after a header': (random) => {
    const header = writeCarHeader([cidOf(random.bytes(4))])
    return concatBytes([header, random.bytes(random.integer(512))])
  },
  'blocks of bytes': (random) => {
    const blocks = Array.from({ length: 1 + random.integer(8) }, () => {
      const bytes = random.bytes(random.integer(64))
      return [cidOf(bytes, random.pick([RAW, DAG_CBOR])), bytes] as const
    })
    return writeCar(blocks[0]?.[0] ?? cidOf(new Uint8Array()), blocks)
  },
  'an index of anything': (random) => {
    const entries = random.pick([valueOf(random, 3), [], [valueOf(random, 3)]])
    const index = writeCbor({
      [random.pick(['entries', 'shards'])]: entries,
      version: random.pick([1, 1, 2]),
    })
    return writeCar(cidOf(index), [[cidOf(index), index]])
  },
}

function valueOf(random: Random, depth: number): DataValue {
  switch (random.integer(depth > 0 ? 8 : 6)) {
    case 0:
      return random.integer(0x1_0000_0000)
    case 1:
      return String.fromCharCode(...random.bytes(random.integer(24)).map((b) => b & 127))
    case 2:
      return random.bytes(random.integer(40))
    case 3:
      return cidOf(random.bytes(4))
    case 4:
      return random.pick([null, true, false])
    case 5:
      return random.pick(['repoProof', 'plcLog', 'didDocument', 'did:web:alice.example'])
    case 6:
      return Array.from({ length: random.integer(5) }, () => valueOf(random, depth - 1))
    default:
      return Object.fromEntries(
        ['kind', 'repository', 'cid', 'blocks', 'uri', '$type', 'é']
          .slice(random.integer(4))
          .map((name) => [name, valueOf(random, depth - 1)]),
      )
  }
}
