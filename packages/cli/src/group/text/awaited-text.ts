import type { Weighing } from '@quorate/governance'

/** Whose word an amendment lacks whatever its weight, one text for each kind; `list` names members. */
export function awaitedTexts(
  { missingAcks, missingApprovals }: Pick<Weighing, 'missingAcks' | 'missingApprovals'>,
  list: (dids: readonly string[]) => string,
): string[] {
  const kinds = { acknowledgment: missingAcks, approval: missingApprovals }
  return Object.entries(kinds).flatMap(([kind, dids]) =>
    dids.length === 0 ? [] : [`the ${kind} of ${list(dids)}`],
  )
}
