import type { Case } from './case.ts'
import { encodingCases } from './encoding.ts'
import { plcCases } from './plc.ts'
import { recordCases } from './records.ts'
import { signatureCases } from './signatures.ts'

const areas: readonly (() => Promise<Case[]>)[] = [
  () => Promise.resolve(encodingCases()),
  signatureCases,
  recordCases,
  plcCases,
]

/** Every vector, by its path below `spec`. The same in every run. */
export async function vectorFiles(): Promise<Map<string, string>> {
  const cases = (await Promise.all(areas.map((area) => area()))).flat()
  const files = new Map(
    cases.map(({ name, ...manifest }) => [
      `vectors/${name}/manifest.json`,
      `${JSON.stringify(manifest, null, 2)}\n`,
    ]),
  )
  if (files.size < cases.length) throw new Error('two cases have one name')
  return files
}
