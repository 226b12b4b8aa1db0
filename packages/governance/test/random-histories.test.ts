import fc from 'fast-check'
import { expect, it } from 'vitest'

import { evaluateChain, type ChainReport, type FoundRecord, type VersionReport } from '../src/index.ts'
import { play, plots, type History } from './random-history.ts'

const accusing = ['vote/equivocation', 'vote/double-approval', 'checkpoint/forked']

/** Who is accused of what. */
function accusations({ findings }: ChainReport): { code: string; did: string }[] {
  return findings
    .filter(({ code }) => accusing.includes(code))
    .map(({ code, params }) => ({ code, did: String(params['did']) }))
}

function passed(report: ChainReport): string[] {
  return report.proposals.filter(({ state }) => state === 'PASSED').map(({ cid }) => cid)
}

/** The versions from version 1 to the head. */
function standing({ head, versions }: ChainReport): VersionReport[] {
  const byCid = new Map(versions.map((version) => [version.cid, version]))
  const path: VersionReport[] = []
  for (let at = byCid.get(head?.cid ?? ''); at !== undefined; at = byCid.get(at.version.record.prev ?? ''))
    path.unshift(at)
  return path
}

type Law = (history: History, whole: ChainReport, part: readonly FoundRecord[]) => void

const laws: Readonly<Record<string, Law>> = {
  'nobody is accused who kept to the rules': ({ honest }, whole) => {
    expect(accusations(whole).filter(({ did }) => honest.has(did))).toEqual([])
  },

  'a part of the evidence accuses nobody whom all of it does not': ({ end }, whole, part) => {
    expect(accusations(whole)).toEqual(
      expect.arrayContaining(accusations(evaluateChain({ records: part }, end))),
    )
  },

  'more evidence takes back nothing that passed': ({ end }, whole, part) => {
    expect(passed(whole)).toEqual(expect.arrayContaining(passed(evaluateChain({ records: part }, end))))
  },

  'a head that was in effect stays the head of whoever knew it, or what the head follows': ({
    group,
    records,
    heads,
    end,
  }) => {
    for (const head of heads) {
      const report = evaluateChain({ records }, end, { group, head })
      expect(report.anchored).toBe('True')
      expect(standing(report).map(({ cid }) => cid)).toContain(head)
    }
  },

  'nothing stands that opened once another version after the same had taken over': (_history, whole) => {
    for (const { certified, cid } of standing(whole).slice(1)) {
      const { decision } = certified.parent ?? certified
      const opened = (decision.successors.get(cid)?.adoptedBy ?? []).map(
        ({ ballot }) => ballot?.opensAt ?? Number.POSITIVE_INFINITY,
      )
      const live = whole.versions.filter(
        ({ version, state }) => version.record.prev === decision.base.cid && !undone.includes(state),
      )
      for (const { version } of live) expect(Math.min(...opened)).toBeLessThan(version.effectiveAt)
    }
  },

  'nothing stands that only dishonest members wanted who weigh less than half': (
    { weights, honest },
    whole,
  ) => {
    const weigh = (dids: Iterable<string>) => [...dids].reduce((sum, did) => sum + (weights.get(did) ?? 0), 0)
    if (2 * weigh(honest) <= weigh(weights.keys())) return
    for (const { certified, cid } of standing(whole).slice(1)) {
      const adoptedBy = certified.parent?.decision.successors.get(cid)?.adoptedBy ?? []
      const votes = adoptedBy.flatMap(({ tally }) => tally?.votes ?? []).map(({ record }) => record)
      const approving = votes.filter(({ record }) => record.choice === 'approve')
      expect(approving.some(({ repository }) => honest.has(repository))).toBe(true)
    }
  },
}

const undone: readonly string[] = ['REVOKED', 'FORKED']

it('the laws of governance hold whatever members do, honest and dishonest', async () => {
  const met = new Set<string>()
  await fc.assert(
    fc.asyncProperty(plots, fc.infiniteStream(fc.boolean()), async (plot, kept) => {
      const history = await play(plot)
      const whole = evaluateChain(history, history.end)
      const part = history.records.filter(() => kept.next().value === true)
      for (const { code } of whole.findings) met.add(code)
      for (const { state } of [...whole.versions, ...whole.proposals]) met.add(state)
      for (const [name, law] of Object.entries(laws)) {
        try {
          law(history, whole, part)
        } catch (cause) {
          throw new Error(name, { cause })
        }
      }
    }),
    { numRuns: 40, seed: 19 },
  )
  // Else they would hold of groups to which nothing happened.
  expect([...met]).toEqual(
    expect.arrayContaining([...accusing, 'SUPERSEDED', 'ACTIVE', 'PASSED', 'REJECTED', 'STALE', 'EXPIRED']),
  )
}, 300_000)
