/**
 * The closed list of findings. `spec/findings.md` is generated from it. Messages are rendered from the code and the
 * parameters named in braces, and never stand inside anything that is hashed.
 */
type Entry = { readonly requirement: string; readonly message: string }

export const findingCodes = {
  // Bytes and values
  'bytes/too-large': { requirement: 'ENC-2', message: 'is {actual} bytes; at most {expected} are allowed' },
  'bytes/too-deep': { requirement: 'ENC-2', message: 'nests deeper than {expected} levels' },
  'bytes/not-canonical': {
    requirement: 'ENC-2',
    message: 'is not canonical DAG-CBOR: {reason} (at byte {offset})',
  },
  'value/not-data': {
    requirement: 'ENC-1',
    message: 'is outside the data model: expected {expected}, found {actual}',
  },
  'cid/invalid': { requirement: 'ENC-3', message: 'is not a CIDv1 of {expected} with SHA-256: {actual}' },
  'instant/invalid': {
    requirement: 'ENC-4',
    message: 'is not an instant YYYY-MM-DDTHH:mm:ss.sssZ: {actual}',
  },
  'record/shape': { requirement: 'ENC-6', message: 'expected {expected}, found {actual}' },
  'record/unknown-type': { requirement: 'ENC-6', message: 'has a type that is not known here: {actual}' },
  'record/in-future': {
    requirement: 'DEC-2',
    message: 'is dated {date}, after the instant of evaluation {at}',
  },

  // Keys and signatures
  'key/not-canonical': {
    requirement: 'SIG-3',
    message: 'is not a canonical did:key of a P-256 or K-256 key: {actual}',
  },
  'key/recovered': {
    requirement: 'GOV-5',
    message: '{did} acknowledged with a new key alone; its weight adds nothing under the new version',
  },
  'key/not-pinned': { requirement: 'SIG-4', message: 'no signature by the pinned key {expected}' },
  'signature/length': { requirement: 'SIG-3', message: 'the signature has {actual} bytes; 64 are expected' },
  'signature/der': {
    requirement: 'SIG-3',
    message: 'the signature is DER-encoded; 64 bytes r||s are expected',
  },
  'signature/out-of-range': { requirement: 'SIG-3', message: 'r or s of the signature is out of range' },
  'signature/high-s': {
    requirement: 'SIG-2',
    message: 'the signature has a high S, so it could be made from another one',
  },
  'signature/mismatch': {
    requirement: 'SIG-1',
    message: 'the signature was not made by {key} over this content',
  },
  'signature/sig-present': { requirement: 'SIG-3', message: 'the record already has a field `$sig`' },
  'signature/malformed': { requirement: 'SIG-1', message: 'expected {expected}, found {actual}' },
  'signature/cid-mismatch': {
    requirement: 'SIG-1',
    message: 'the signature names CID {actual}; the record gives {expected}',
  },
  'signature/foreign-metadata': {
    requirement: 'GOV-7',
    message: 'the metadata of the signature of a vote has exactly $type and key; found {actual}',
  },

  // did:plc logs, DID documents and repository proofs
  'plc/malformed': { requirement: 'SIG-7', message: 'expected {expected}, found {actual}' },
  'plc/no-operation': {
    requirement: 'SIG-7',
    message: 'the log of {did} has no operation at or before {at}',
  },
  'plc/did-mismatch': {
    requirement: 'SIG-7',
    message: 'the genesis operation gives {actual}, not {expected}',
  },
  'plc/cid-mismatch': {
    requirement: 'SIG-7',
    message: 'the operation has CID {expected}, but the log says {actual}',
  },
  'plc/prev': { requirement: 'SIG-7', message: 'prev names no operation that can be built on: {actual}' },
  'plc/signature': {
    requirement: 'SIG-7',
    message: 'no rotation key that may sign this operation made its signature; those that may: {expected}',
  },
  'plc/signature-encoding': {
    requirement: 'SIG-7',
    message: 'the signature is not unpadded canonical base64url of 64 bytes: {actual}',
  },
  'plc/tombstoned': { requirement: 'SIG-7', message: 'an operation follows the tombstone' },
  'plc/recovery-late': {
    requirement: 'SIG-7',
    message: 'a recovery came {actual} s after what it undoes; at most {expected} are allowed',
  },
  'plc/order': {
    requirement: 'SIG-7',
    message: 'createdAt {actual} is not after {expected}, that of the operation above',
  },
  'car/malformed': { requirement: 'BND-1', message: 'is not a strict CAR v1: {reason} (at byte {offset})' },
  'car/hash-mismatch': {
    requirement: 'ENC-3',
    message: 'block {cid} does not have the hash that its CID states',
  },
  'proof/malformed': { requirement: 'SIG-6', message: 'the repository proof does not hold: {reason}' },
  'proof/other-repository': { requirement: 'SIG-6', message: 'the commit is of {actual}, not of {expected}' },
  'proof/signature': { requirement: 'SIG-6', message: 'the commit is not signed by the #atproto key {key}' },
  'proof/other-record': {
    requirement: 'SIG-6',
    message: 'the repository has {actual} at {uri}, not {expected}',
  },
  'proof/older-than-record': {
    requirement: 'SIG-6',
    message: 'the commit is of {actual}, more than 120 s before the record that it shows, of {expected}',
  },
  'proof/key-unknown': { requirement: 'SIG-7', message: 'the key that {did} had at {at} is not established' },

  // Policies
  'policy/chain': { requirement: 'POL-1', message: '{reason}: expected {expected}, found {actual}' },
  'policy/duplicate': { requirement: 'POL-2', message: 'stands twice in the policy: {actual}' },
  'did/not-canonical': {
    requirement: 'POL-2',
    message: 'is another spelling of a DID: expected {expected}, found {actual}',
  },
  'policy/endpoint': {
    requirement: 'POL-2',
    message: 'is not the normal form of an endpoint: expected {expected}, found {actual}',
  },
  'policy/weights': {
    requirement: 'POL-2',
    message: 'the weights add up to {actual}; at most {expected} is allowed',
  },
  'policy/threshold': {
    requirement: 'GOV-2',
    message: 'needs {need} of weight {weight}; more than half and no more than all is expected',
  },
  'policy/share': { requirement: 'POL-2', message: 'is {actual}; expected 1 <= num <= den <= 10000' },
  'policy/quorum': {
    requirement: 'POL-2',
    message: 'the quorum {actual} is above the total weight {expected}',
  },
  'policy/witnesses': {
    requirement: 'POL-2',
    message:
      '{actual} witnesses; at most {expected}, or the fewest operators that can decide could not be witnessed',
  },
  'policy/effective-early': {
    requirement: 'POL-2',
    message: 'is {actual}; {expected} or later is expected ({reason})',
  },
  'policy/effective-late': {
    requirement: 'POL-2',
    message: 'is {actual}; {expected} or earlier is expected',
  },
  'policy/created-late': {
    requirement: 'GOV-4',
    message: 'is {actual}, after {expected}, when voting on it opens',
  },
  'policy/overlap': { requirement: 'POL-2', message: 'is {actual}; expected {expected}' },
  'policy/expires-early': { requirement: 'POL-2', message: 'is {actual}; later than {expected} is expected' },
  'policy/collections-missing': {
    requirement: 'POL-2',
    message: 'a partial strategy names the collections it holds',
  },
  'policy/window': {
    requirement: 'POL-2',
    message: 'is {actual} s; at most intervalSeconds {expected} is expected',
  },
  'policy/copies': {
    requirement: 'POL-2',
    message: 'is {actual}; the operators can give {subject} at most {expected} copies',
  },
  'policy/verifiers': {
    requirement: 'RCP-1',
    message: 'is {actual}; at most {expected}, one less than the operators with a node',
  },
  'policy/layers': { requirement: 'POL-2', message: 'names layer {actual} twice' },
  'policy/slots': {
    requirement: 'DEC-8',
    message: 'a window of {actual} slots; at most {expected} are judged',
  },
  'policy/unknown-rule': { requirement: 'ENC-6', message: 'is a rule that is not known here: {actual}' },
  'policy/not-founded': {
    requirement: 'GOV-5',
    message: 'not founded: acknowledged by {actual} of {expected} members, missing {missing}',
  },
  'policy/forked': {
    requirement: 'GOV-8',
    message: 'two certified successors of {base}: {left} and {right}; approved both: {both}',
  },
  'policy/contested': {
    requirement: 'GOV-8',
    message: '{policy} was withdrawn on {base}, and followed all the same once it took effect',
  },

  // Proposals
  'proposal/base-unknown': {
    requirement: 'GOV-4',
    message: 'stands on a version that is not certified here: {base}',
  },
  'proposal/proposer': { requirement: 'SIG-4', message: '{did} is no member of the base' },
  'proposal/opens-early': {
    requirement: 'GOV-4',
    message: 'opensAt {actual} is before createdAt {expected}',
  },
  'proposal/field': { requirement: 'GOV-4', message: 'expected {expected}, found {actual}' },
  'proposal/unknown-kind': { requirement: 'ENC-6', message: 'is a kind that is not known here: {actual}' },
  'proposal/target': { requirement: 'GOV-10', message: '{reason}: {actual}' },
  'proposal/revocation-unavailable': {
    requirement: 'GOV-10',
    message: 'a version cannot be revoked under a policy without witnesses',
  },
  'proposal/revocation-late': {
    requirement: 'GOV-10',
    message: 'opens at {actual}; before effectiveAt {expected} of the version it revokes is expected',
  },
  'proposal/overtaken': {
    requirement: 'GOV-8',
    message:
      '{proposal} passed on {base} and changes nothing: {policy} took effect, or is what the anchor stands on',
  },
  'proposal/quota': {
    requirement: 'DEC-2',
    message: '{did} made more than {expected} proposals that are not certified',
  },

  // Votes, acknowledgments, checkpoints
  'vote/outside-window': {
    requirement: 'GOV-3',
    message: 'castAt {castAt} is outside [{opensAt}, {closesAt})',
  },
  'vote/not-in-electorate': { requirement: 'GOV-3', message: '{did} is no member of the base' },
  'vote/other-group': { requirement: 'GOV-3', message: 'names group {actual}, not {expected}' },
  'vote/other-proposal': { requirement: 'GOV-3', message: 'names proposal {actual}, not {expected}' },
  'vote/other-base': { requirement: 'GOV-3', message: 'names base {actual}, not {expected}' },
  'vote/choice': { requirement: 'GOV-1', message: 'expected approve, reject or abstain, found {actual}' },
  'vote/unknown-field': { requirement: 'GOV-7', message: 'a vote has no field {actual}' },
  'vote/unseen': {
    requirement: 'GOV-3',
    message: 'seen by {actual} of {expected} witnesses before {closesAt}',
  },
  'vote/not-listed': {
    requirement: 'GOV-10',
    message:
      'listed before effectiveAt by members of weight {actual}, its own included; {expected} is needed',
  },
  'vote/equivocation': {
    requirement: 'GOV-1',
    message: '{did} chose both {left} and {right} on one proposal',
  },
  'vote/double-approval': {
    requirement: 'GOV-8',
    message: '{did} approved on one base what excludes each other: {left} and {right}',
  },
  'ack/other-policy': { requirement: 'GOV-5', message: 'names policy {actual}, not {expected}' },
  'ack/other-group': { requirement: 'GOV-5', message: 'names group {actual}, not {expected}' },
  'ack/key': { requirement: 'GOV-6', message: 'carries key {actual}; the policy pins {expected}' },
  'ack/outside-window': { requirement: 'GOV-5', message: 'ackedAt {ackedAt} is outside [{from}, {until})' },
  'ack/unseen': { requirement: 'GOV-5', message: 'seen by {actual} of {expected} witnesses before {until}' },
  'ack/not-awaited': { requirement: 'GOV-5', message: '{did} is neither added nor re-keyed by this version' },
  'ack/declined': { requirement: 'GOV-6', message: '{did} declined' },
  'ack/unproven': {
    requirement: 'GOV-6',
    message: 'the acknowledgment of {did} is not proven in its own repository',
  },
  'checkpoint/forked': { requirement: 'GOV-11', message: '{did} signed two checkpoints with seq {seq}' },
  'checkpoint/order': {
    requirement: 'GOV-11',
    message: 'asOf {actual} is not after {expected} of the checkpoint before',
  },
  'checkpoint/link': { requirement: 'GOV-11', message: 'expected {expected}, found {actual}' },
  'checkpoint/two-heads': {
    requirement: 'GOV-11',
    message: '{did} vouched for two heads of which neither stands on the other: {left} and {right}',
  },
  'checkpoint/stale': {
    requirement: 'GOV-11',
    message: 'checkpoints that vouch for the head weigh {actual}; {expected} is needed',
  },

  // Certificates, anchors, bundles
  'certificate/below-need': {
    requirement: 'GOV-7',
    message: 'the evidence approves with weight {actual}; {expected} of {weight} is needed',
  },
  'certificate/below-quorum': {
    requirement: 'GOV-7',
    message: 'members of weight {actual} took part; {expected} of {weight} is needed',
  },
  'certificate/entry': { requirement: 'GOV-7', message: 'expected {expected}, found {actual}' },
  'certificate/duplicate-member': {
    requirement: 'SIG-5',
    message: 'names {did} twice; a member counts once',
  },
  'certificate/proposal': {
    requirement: 'GOV-7',
    message: 'the proposal does not adopt this version: {reason}',
  },
  'head/rollback': {
    requirement: 'GOV-12',
    message: 'the head {actual} is behind the anchored head {expected}',
  },
  'anchor/other-group': {
    requirement: 'GOV-12',
    message: 'the evidence is of group {actual}, the anchor of {expected}',
  },
  'anchor/ambiguous-group': {
    requirement: 'GOV-12',
    message: 'the evidence holds {actual} groups; name the one that is meant',
  },
  'anchor/dropped-branch': {
    requirement: 'GOV-12',
    message: 'the anchored head {expected} is on a branch that was dropped',
  },
  'group/missing': { requirement: 'GOV-12', message: 'the evidence holds no version 1 of a policy' },
  'bundle/malformed': { requirement: 'BND-1', message: 'is not a bundle: {reason}' },
  'bundle/unknown-version': { requirement: 'ENC-6', message: 'is of version {actual}; only 1 is known here' },
  'bundle/order': { requirement: 'BND-1', message: "is not in the bundle's order: {reason}" },
  'bundle/unreachable': { requirement: 'BND-1', message: 'block {cid} is not named by the index' },
  'bundle/missing-block': { requirement: 'BND-1', message: 'block {cid} is named by the index and absent' },
  'bundle/entry': { requirement: 'BND-1', message: 'expected {expected}, found {actual}' },
  'bundle/limit': { requirement: 'DEC-8', message: 'has {actual}; the profile allows {expected}' },

  // Obligations
  'obligation/limit': {
    requirement: 'DEC-8',
    message: 'the policy gives up to {actual} obligations; {expected} are worked out at most',
  },
  'obligation/beacon': {
    requirement: 'OBL-3',
    message: 'policies {left} and {right} ask for different beacons, {expected} and {actual}',
  },
  'obligation/slots': {
    requirement: 'OBL-3',
    message:
      'the window that {left} asks for has {actual} of the slots that {right} asks for; at most {expected} are judged',
  },

  // Samples and Merkle trees
  'sample/bounds': { requirement: 'RCP-3', message: 'expected {expected}, found {actual}' },
  'sample/empty': { requirement: 'RCP-5', message: 'is empty: nothing can be drawn, and nothing is shown' },
  'merkle/index': { requirement: 'RCP-7', message: 'is {actual}; the tree has {expected} leaves' },
  'merkle/hash': { requirement: 'RCP-7', message: 'a hash has {actual} bytes; 32 are expected' },
  'merkle/proof-length': { requirement: 'RCP-7', message: 'has {actual} hashes; {expected} are expected' },
  'merkle/root': { requirement: 'RCP-7', message: 'is not the root to which the proof leads' },

  // Receipts and batches
  'receipt/other-policy': { requirement: 'RCP-1', message: 'names {actual}; {expected} is expected' },
  'receipt/slot': {
    requirement: 'RCP-1',
    message: 'is slot {actual}; what was observed at {observedAt} falls into slot {expected}',
  },
  'receipt/layer': { requirement: 'RCP-1', message: 'is layer {actual}; the policy asks for {expected}' },
  'receipt/not-obliged': { requirement: 'OBL-1', message: '{node} does not owe a copy of {subject}' },
  'receipt/verifier': {
    requirement: 'RCP-1',
    message: '{repository} is no node that signs for the operator {verifier}',
  },
  'receipt/not-assigned': {
    requirement: 'RCP-1',
    message: '{verifier} is not assigned to this slot; assigned are {expected}',
  },
  'receipt/endpoint': {
    requirement: 'RCP-2',
    message: 'is {actual}; the policy names {expected} for {node}',
  },
  'receipt/commit': { requirement: 'RCP-2', message: 'is no commit of {subject} with this CID: {reason}' },
  'receipt/back-dated': {
    requirement: 'RCP-2',
    message: '{verifier} says that it saw commit {commit} by {expected}; it was made at {actual}',
  },
  'receipt/key-unknown': {
    requirement: 'SIG-7',
    message:
      'no key of {subject} at {at} is known, so that it signed commit {commit} is the word of {verifier} alone',
  },
  'receipt/commit-signature': {
    requirement: 'RCP-2',
    message:
      '{verifier} reports commit {commit}, which no key signed that {subject} is known to have had: {expected}',
  },
  'receipt/field': { requirement: 'RCP-2', message: 'expected {expected}, found {actual}' },
  'receipt/outcome': { requirement: 'RCP-2', message: 'says {actual}; what it reports comes to {expected}' },
  'receipt/sample': {
    requirement: 'RCP-3',
    message: '{verifier} reports on item {actual}; item {expected} was drawn',
  },
  'receipt/nonce': {
    requirement: 'RCP-3',
    message: '{verifier} did not use the nonce that batch {batch} reveals',
  },
  'receipt/nonce-late': {
    requirement: 'RCP-3',
    message: '{verifier} fixed the nonce of this slot in no batch that was seen before {expected}',
  },
  'receipt/beacon-unknown': {
    requirement: 'ENC-6',
    message: 'the rounds of beacon {actual} are not known here',
  },
  'receipt/universe': {
    requirement: 'RCP-4',
    message: 'verifiers report different universes of commit {commit} of {subject}: {left} and {right}',
  },
  'receipt/not-in-batch': { requirement: 'RCP-7', message: 'no batch of {verifier} that counts holds it' },
  'receipt/conflict': {
    requirement: 'RCP-7',
    message: '{verifier} gave two results for one slot: {left} and {right}',
  },
  'receipts/gap': {
    requirement: 'RCP-7',
    message: '{verifier} left out the batch {prev}, which {batch} follows',
  },
  'batch/interval': {
    requirement: 'RCP-7',
    message: '[{from}, {to}) is no interval within one slot',
  },
  'batch/leaves': { requirement: 'RCP-7', message: 'the leaves do not hold: {reason}' },
  'batch/link': { requirement: 'RCP-7', message: 'expected {expected}, found {actual}' },
  'batch/start': {
    requirement: 'RCP-3',
    message: 'has {actual} leaves; the first two batches of a chain have none',
  },
  'batch/order': { requirement: 'RCP-7', message: 'begins at {actual}; the batch before ends at {expected}' },
  'batch/nonce': {
    requirement: 'RCP-3',
    message: 'is not the secret that {verifier} committed to two batches before',
  },
  'batch/beacon': {
    requirement: 'RCP-3',
    message: 'the batch of {verifier} has {actual} as its beacon; {expected} is expected',
  },
  'batch/late': {
    requirement: 'RCP-7',
    message: 'the batch of {verifier} was seen at {actual}; by {expected} is expected',
  },
  'batch/equivocation': {
    requirement: 'RCP-7',
    message: '{verifier} signed two batches that exclude each other: {left} and {right}',
  },
  'subject/forked': {
    requirement: 'RCP-9',
    message: '{subject} has two commits with revision {rev}: {left} and {right}',
  },
  'subject/tombstoned': {
    requirement: 'RCP-9',
    message:
      '{subject} ended at {at}, so that the node had an older commit of it, as {verifier} says, is not judged any more',
  },

  // Attestations
  'attestation/field': { requirement: 'ATT-1', message: 'expected {expected}, found {actual}' },
  'attestation/attester': {
    requirement: 'SIG-4',
    message: '{did} is no member of the version {policy} that it judged by',
  },
  'attestation/profile': {
    requirement: 'ENC-6',
    message: 'was evaluated under profile {actual}; only {expected} is known here',
  },
  'attestation/evidence-missing': {
    requirement: 'ATT-2',
    message: 'rests on {what} {cid}, which the evidence does not show',
  },
  'attestation/decision': {
    requirement: 'ATT-2',
    message: 'names decision {actual}; its inputs come to {expected}',
  },
  'attestation/claim': {
    requirement: 'ATT-2',
    message: 'says {actual}; the evidence comes to {expected}',
  },
  'attestation/expired': { requirement: 'ATT-1', message: 'expired at {expiresAt}; it is {at}' },

  // The harness
  'request/malformed': { requirement: 'ENC-1', message: 'expected {expected}, found {actual}' },
} as const satisfies Record<string, Entry>

export type FindingCode = keyof typeof findingCodes
