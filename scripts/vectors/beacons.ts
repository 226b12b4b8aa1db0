import { formatInstant, type DataMap } from '@quorate/core'

/** Rounds that drand published: what its relays answered, as tests of others quote it too. */
export const published = {
  quicknet: {
    1: 'b55e7cb2d5c613ee0b2e28d6750aabbb78c39dcc96bd9d38c2c2e12198df95571de8e8e402a0cc48871c7089a2b3af4b',
    42: '95a9f9f5b231b7714de1553105d8ffdf3dcda24cfdb1e689319bccf79a9c8ce430a91b811fbfaf763900bc998b5d686a',
    1000: 'b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39',
    1001: 'b33bf3667cbd5a82de3a24b4e0e9fe5513cc1a0e840368c6e31f5fcfa79bea03f73896b25883abf2853d10337fb8fa41',
  },
  chained: {
    /** What stands before the first round. */
    0: '176f93498eac9ca337150b46d21dd58673ea4e3581185f869672e59fa4cb390a',
    1: '8d61d9100567de44682506aea1a7a6fa6e5491cd27a0a0ed349ef6910ac5ac20ff7bc3e09d7c046566c9f7f3c6f3b10104990e7cb424998203d8f7de586fb7fa5f60045417a432684f85093b06ca91c769f0e7ca19268375e659c2a2352b4655',
    2: 'aa18facd2d51b616511d542de6f9af8a3b920121401dad1434ed1db4a565f10e04fad8d9b2b4e3e0094364374caafe9b10478bf75650124831509c638b5a36a7a232ec70289f8751a2adb47fc32eb70b57dc81c39d48cbcac9fec46cdfc31663',
  },
} as const

/** What a batch states of a round of quicknet. */
export function quicknetRound(round: keyof typeof published.quicknet): DataMap {
  return { round, signature: published.quicknet[round] }
}

/** The same of a round of the chained beacon. */
export function chainedRound(round: 1 | 2): DataMap {
  const before = published.chained[round === 1 ? 0 : 1]
  return { round, signature: published.chained[round], previousSignature: before }
}

const chains = {
  quicknet: {
    chain: '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971',
    genesis: 1_692_803_367,
    period: 3,
  },
  chained: {
    chain: '8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce',
    genesis: 1_595_431_050,
    period: 30,
  },
} as const

/** Slots last for years, so that all that happens in 2026 is in one of them. */
const intervalSeconds = 200_000_000

/**
 * What makes a policy ask for a beacon whose rounds were published: the slot of this index begins `ms` after a round. The policy is drafted
 * a month before its first slot.
 */
export function asking(
  name: keyof typeof chains,
  round: number,
  { slot = 0, ms = 0 }: { readonly slot?: number; readonly ms?: number } = {},
): { readonly verification: DataMap; readonly dates: DataMap } {
  const { chain, genesis, period } = chains[name]
  const effectiveAt = (genesis + (round - 1) * period - slot * intervalSeconds) * 1000 + ms
  return {
    verification: { beacon: { kind: 'drand', chain }, intervalSeconds },
    dates: {
      createdAt: formatInstant(effectiveAt - 30 * 86_400_000),
      effectiveAt: formatInstant(effectiveAt),
    },
  }
}
