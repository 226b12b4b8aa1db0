/** The drand network that the profile knows, as a policy asks for it. */
export const quicknet = {
  beacon: { kind: 'drand', chain: '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971' },
} as const

/** The round of a slot that starts then (RCP-3): (start - 1692803367 s) / 3 s, rounded up, and one more. */
export function quicknetRound(start: string): number {
  return Math.ceil((Date.parse(start) / 1000 - 1_692_803_367) / 3) + 1
}
