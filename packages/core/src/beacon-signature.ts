import type { BlsSigs } from '@noble/curves/abstract/bls.js'
import { pippenger } from '@noble/curves/abstract/curve.js'
import type { WeierstrassPoint, WeierstrassPointCons } from '@noble/curves/abstract/weierstrass.js'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { concatBytes, equalBytes } from './bytes.ts'
import { profile } from './limits.ts'
import { sha256 } from './sha256.ts'

/** What a beacon published for one round. */
export type SignedRound = {
  readonly round: number
  readonly signature: Uint8Array
  /** In a chain that signs it. */
  readonly previousSignature?: Uint8Array | undefined
}

export type BeaconChain = keyof typeof profile.beacons

/**
 * Those of the rounds of a beacon whose signature holds (RCP-3): BLS12-381 over the SHA-256 of the round, after the signature before
 * it in a chain that signs that, in the one compressed form that a point has.
 */
export function roundsThatHold<R extends SignedRound>(chain: BeaconChain, rounds: readonly R[]): R[] {
  const { isChained, publicKey } = profile.beacons[chain]
  return isChained
    ? holding(bls12_381.longSignatures, bls12_381.G2, 'G2', publicKey, claimsOf(rounds, true))
    : holding(bls12_381.shortSignatures, bls12_381.G1, 'G1', publicKey, claimsOf(rounds, false))
}

type Claim<R> = { readonly round: R; readonly message: Uint8Array }

/** Without those that lack the signature before theirs, or have one that is not asked for. */
function claimsOf<R extends SignedRound>(rounds: readonly R[], isChained: boolean): Claim<R>[] {
  return rounds.flatMap((round) => {
    const { previousSignature } = round
    if ((previousSignature !== undefined) !== isChained) return []
    const number = new Uint8Array(8)
    new DataView(number.buffer).setBigUint64(0, BigInt(round.round))
    return [{ round, message: sha256(concatBytes([previousSignature ?? new Uint8Array(), number])) }]
  })
}

function holding<P, S, R extends SignedRound>(
  scheme: BlsSigs<P, S>,
  { Point }: { readonly Point: WeierstrassPointCons<S> },
  group: 'G1' | 'G2',
  publicKey: string,
  claims: readonly Claim<R>[],
): R[] {
  const suite = `BLS_SIG_BLS12381${group}_XMD:SHA-256_SSWU_RO_NUL_`
  const key = Uint8Array.from(publicKey.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  const seed = sha256(concatBytes(claims.flatMap(({ round, message }) => [round.signature, message])))
  const points = claims.flatMap(({ round, message }, i) => {
    const signature = pointOf(scheme, round.signature)
    if (signature === undefined) return []
    return [{ round, signature, message: scheme.hash(message, suite), factor: factorOf(seed, i) }]
  })
  const sum = (own: typeof points, name: 'signature' | 'message') => {
    const [first, ...others] = own.map((one) => one[name])
    // What one weighs is no matter.
    return first !== undefined && others.length === 0
      ? first
      : pippenger(
          Point,
          own.map((one) => one[name]),
          own.map(({ factor }) => factor),
        )
  }
  // Pairings take most of the time: one is enough when all hold, since nobody can choose what the sums weigh each by.
  const search = (own: typeof points): R[] => {
    if (own.length === 0) return []
    if (scheme.verify(sum(own, 'signature'), sum(own, 'message'), key)) return own.map(({ round }) => round)
    const middle = Math.floor(own.length / 2)
    return middle === 0 ? [] : [...search(own.slice(0, middle)), ...search(own.slice(middle))]
  }
  return search(points)
}

/** The point of a signature in its one form: with another, its hash would be another and hold all the same. */
function pointOf<P, S>(scheme: BlsSigs<P, S>, bytes: Uint8Array): WeierstrassPoint<S> | undefined {
  try {
    const point = scheme.Signature.fromBytes(bytes)
    point.assertValidity()
    return point.isTorsionFree() && equalBytes(point.toBytes(true), bytes) ? point : undefined
  } catch {
    return undefined
  }
}

/** 128 bits that follow from all that is claimed. */
function factorOf(seed: Uint8Array, i: number): bigint {
  const index = new Uint8Array(8)
  new DataView(index.buffer).setBigUint64(0, BigInt(i))
  const hash = new DataView(sha256(concatBytes([seed, index])).buffer)
  return (hash.getBigUint64(0) << 64n) | hash.getBigUint64(8)
}
