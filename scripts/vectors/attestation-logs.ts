import type { AttestationResult } from '@quorate/evaluator'
import type { FindingCode } from '@quorate/core'

import { attestationCase, attested, by } from './attestation-case.ts'
import type { Case } from './case.ts'
import { bundleOf } from './checked-group.ts'
import { datedLogs } from './evaluate-tombstones.ts'
import { person } from './group-records.ts'
import type { PlcEntry } from './plc.ts'

/** ATT-2: what attestations come to beside a log of the account with other dates, or only a part of one. */
export async function attestationLogCases(): Promise<Case[]> {
  const { group, genesis, from } = await datedLogs()
  const under = (...logs: readonly PlcEntry[][]) => ({
    ...group,
    founding: { ...group.founding, plcLogs: logs.map((log) => ({ did: genesis.did, log })) },
  })
  const told = { 0: 'PASS', 1: 'PASS', 2: 'PASS' }
  const alice = await person('alice', 'carol')
  const [early, late] = [await attested(told, 2, under(from(1))), await attested(told, 2, under(from(11)))]
  const [signed, lateSigned] = [await by(alice, early.draft), await by(alice, late.draft)]
  const beside = (...logs: readonly PlcEntry[][]) => bundleOf(under(...logs).founding, early.records)
  const row = (
    name: string,
    what: string,
    housed: typeof signed,
    bundle: Uint8Array,
    result: AttestationResult,
    ...why: FindingCode[]
  ) => attestationCase(`log-${name}`, what, housed, [bundle], { result, why })
  const [absent, claim] = ['attestation/evidence-missing', 'attestation/claim'] as const
  return [
    row(
      'dated-later',
      'by the log at hand a key is younger, and two checks say nothing',
      signed,
      beside(from(12)),
      'unknown',
      absent,
      claim,
    ),
    row('cut', 'the log at hand ends before the key', signed, beside([genesis]), 'unknown', absent),
    row(
      'beside',
      'a log with other dates beside the one that it rests on',
      signed,
      beside(from(1), from(12)),
      'reproduced',
    ),
    row('dated-earlier', 'by the log at hand one check more counts', lateSigned, beside(from(1)), 'upheld'),
  ]
}
