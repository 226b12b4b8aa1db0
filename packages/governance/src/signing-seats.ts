import type { Version } from './version.ts'

/** From when on the node of a version signs for its operator, in milliseconds; undefined: it does not (SIG-4). */
export type SigningSeats = { since(version: Version, node: string): number | undefined }

/** Where nothing tells who consented: every node that the policy lists signs. */
export const everySeat: SigningSeats = { since: () => Number.NEGATIVE_INFINITY }
