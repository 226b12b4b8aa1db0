/** Limits and constants of the profile (DEC-8). Every implementation of the profile uses the same. */
export const profile = {
  /** Its name: whoever changes a limit, a constant or a rule gives it another. */
  name: 'quorate/v1',
  /** Bytes of one record (ENC-2). */
  recordBytes: 1_048_576,
  /** Nesting of one record: the record itself is level 1 (ENC-2). */
  depth: 32,
  /** Bytes of a bundle. */
  bundleBytes: 1_073_741_824,
  /** Bytes that its blocks may take in memory: so many, and so many for each byte of the file (BND-1). */
  bundleFreeFootprint: 50_331_648,
  bundleFootprint: 3,
  /** Bytes after which the index of a bundle is sharded (BND-1). */
  indexShardBytes: 1_048_576,
  /** Bytes of one node of a repository's tree, so that the proof of each record fits where it is asked for (BND-1, RCP-6). */
  treeNodeBytes: 65_536,
  /** Bytes of a key of such a tree. */
  treeKeyBytes: 1024,
  /** Operations of one did:plc log. */
  plcLogOperations: 4096,
  /** Rotation keys of one did:plc operation; the directory has never taken more than 10. */
  plcRotationKeys: 32,
  /** Seconds by which a checkpoint may be dated before a record that it lists (GOV-11). */
  skewSeconds: 120,
  /** Seconds from its asOf for which a checkpoint vouches for its head at most (GOV-11). */
  vouchingSeconds: 2_592_000,
  /** Proposals of one proposer that are judged without being certified (DEC-2). */
  uncertifiedProposals: 64,
  /** Records that one checkpoint lists. */
  sightings: 4096,
  /** Slots in one window that are judged (POL-2). */
  slotsPerWindow: 262_144,
  /** Obligations of one version that are worked out: what the largest policy gives whose subjects are its members. */
  obligations: 1_048_576,
  /** Obligations that a decision states in full, of those that are not ok (DEC-3). */
  listedObligations: 16_384,
  /** Findings of one code about one subject that a decision states (DEC-7). */
  listedFindings: 32,
  /** CIDs that one condition names (DEC-4). */
  evidenceCids: 32,
  /** How far ahead a version may take effect, in seconds: from its first possible instant, version 1 from its createdAt (POL-2). */
  schedulingSeconds: 7_776_000,
  /** Longest overlap of two versions, in seconds (POL-2). */
  overlapSeconds: 7_776_000,
  /** Leaves of one batch, and bytes of the file that holds them (RCP-7). */
  batchLeaves: 1_048_576,
  batchBytes: 52_428_800,
  /** Bytes that a leaf of it may take in memory for each of its own (RCP-7). */
  batchFootprint: 12,
  /** Batches and receipts that one attestation names (ATT-1). */
  attestedBatches: 2048,
  attestedReceipts: 4096,
  /**
   * The beacons that are known: when their rounds began and how far they are apart, in seconds, and the key that signs them, in
   * hexadecimal (RCP-3). In a chained one each round signs the signature of the one before, too.
   */
  beacons: {
    '8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce': {
      genesis: 1_595_431_050,
      period: 30,
      isChained: true,
      publicKey:
        '868f005eb8e6e4ca0a47c8a77ceaa5309a47978a7c71bc5cce96366b5d7a569937c529eeda66c7293784a9402801af31',
    },
    '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971': {
      genesis: 1_692_803_367,
      period: 3,
      isChained: false,
      publicKey:
        '83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a',
    },
  },
} as const
