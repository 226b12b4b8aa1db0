/**
 * How far the events of one host are acted upon. An event about a subject is, once a run that began after it has ended;
 * until then the cursor stays before it, so that whoever goes on from there hears it again.
 */
export class StreamProgress {
  private last: number | undefined
  /** By DID, the first event that no run has begun for, and the one that a run has begun for. */
  private readonly waiting = new Map<string, number>()
  private readonly begun = new Map<string, number>()

  constructor(cursor: number | undefined) {
    this.last = cursor
  }

  /** The last event that was heard, from which a broken connection goes on. */
  get heard(): number | undefined {
    return this.last
  }

  hear(seq: number): void {
    this.last = seq
  }

  /** Something about a subject is to be acted upon. */
  await(did: string, seq: number): void {
    if (!this.waiting.has(did)) this.waiting.set(did, seq)
  }

  /** Events were missed, and there is no telling which. */
  lose(dids: Iterable<string>): void {
    this.last = undefined
    for (const did of dids) this.waiting.set(did, -Infinity)
  }

  begin(did: string): void {
    const seq = this.waiting.get(did)
    if (seq === undefined) return
    this.waiting.delete(did)
    this.begun.set(did, Math.min(seq, this.begun.get(did) ?? seq))
  }

  end(did: string): void {
    this.begun.delete(did)
  }

  /** The subject is no longer followed. */
  forget(did: string): void {
    this.waiting.delete(did)
    this.begun.delete(did)
  }

  /** The `seq` up to which all is acted upon; undefined while that is not known. */
  get cursor(): number | undefined {
    let first = Infinity
    for (const seq of [...this.waiting.values(), ...this.begun.values()]) first = Math.min(first, seq)
    if (first === Infinity) return this.last
    return first === -Infinity ? undefined : first - 1
  }
}
