/** Limits and constants of the profile (DEC-8). Every implementation of the profile uses the same. */
export const profile = {
  /** Bytes of one record (ENC-2). */
  recordBytes: 1_048_576,
  /** Nesting of one record: the record itself is level 1 (ENC-2). */
  depth: 32,
  /** Bytes of a bundle. */
  bundleBytes: 268_435_456,
  /** Entries of a bundle. */
  bundleEntries: 1_048_576,
  /** Bytes after which the index of a bundle is sharded (BND-1). */
  indexShardBytes: 1_048_576,
  /** Operations of one did:plc log. */
  plcLogOperations: 4096,
  /** Rotation keys of one did:plc operation; the directory has never taken more than 10. */
  plcRotationKeys: 32,
  /** Seconds by which a checkpoint may be dated before a record that it lists (GOV-11). */
  skewSeconds: 120,
  /** Proposals of one proposer that are judged without being certified (DEC-2). */
  uncertifiedProposals: 64,
  /** Records that one checkpoint lists. */
  sightings: 4096,
  /** Slots in one window that are judged (POL-2). */
  slotsPerWindow: 262_144,
  /** Obligations of one version that are worked out: what the largest policy gives whose subjects are its members. */
  obligations: 1_048_576,
  /** Longest overlap of two versions, in seconds (POL-2). */
  overlapSeconds: 7_776_000,
} as const
