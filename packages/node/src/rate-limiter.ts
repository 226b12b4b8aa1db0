/** Requests of one client: so many at once after a pause, and so many a second for ever. */
const allowance = { burst: 400, perSecond: 100 } as const

/** Clients that are remembered; one that is forgotten begins with a full allowance, as after a pause. */
const maxClients = 4096

/** Token buckets by client, in constant time and bounded memory. */
export class RateLimiter {
  private readonly buckets = new Map<string, { tokens: number; at: number }>()

  /** Milliseconds that the client has to wait; 0 when its request is allowed. `now` in milliseconds. */
  waitOf(client: string, now: number): number {
    const bucket = this.buckets.get(client) ?? { tokens: allowance.burst, at: now }
    const regained = (Math.max(0, now - bucket.at) * allowance.perSecond) / 1000
    const tokens = Math.min(allowance.burst, bucket.tokens + regained)
    const isAllowed = tokens >= 1
    // Last again, so that the first is the one that was heard of longest ago.
    this.buckets.delete(client)
    this.buckets.set(client, { tokens: isAllowed ? tokens - 1 : tokens, at: now })
    if (this.buckets.size > maxClients) this.forgetFirst()
    return isAllowed ? 0 : Math.ceil(((1 - tokens) * 1000) / allowance.perSecond)
  }

  private forgetFirst(): void {
    for (const client of this.buckets.keys()) {
      this.buckets.delete(client)
      return
    }
  }
}
