/**
 * GENERATED CODE - DO NOT MODIFY
 */
import { validate as _validate } from '../../../lexicons.ts'
import {
  type $Typed,
  is$typed as _is$typed,
  type OmitKey,
} from '../../../util.ts'

const is$typed = _is$typed,
  validate = _validate
const id = 'org.p2pds.policy'

export interface Main {
  $type: 'org.p2pds.policy'
  /** 1 for the founding version; each later version adds one. */
  version: number
  /** Content CID of version 1 of this policy. Absent in version 1. */
  group?: string
  /** Content CID of the version before. Absent in version 1. */
  prev?: string
  /** What kind of agreement this is. A label: it changes no rule. */
  type: 'mutual-aid' | 'sla' | 'custom' | (string & {})
  /** Name of the group for people. A label: the group's identity is its CID. */
  name: string
  /** What the group is for, in its own words. */
  description?: string
  /** The members: the electorate of every proposal on this version. */
  members: Member[]
  governance: Governance
  rules: Rules
  /** Instant from which the obligations of this version run. */
  effectiveAt: string
  /** Instant until which the version before is still honoured beside this one. Absent: no overlap. */
  compatUntil?: string
  /** Instant at which the obligations of this version end. Authority stays. */
  expiresAt?: string
  /** Instant at which this version was drafted. */
  createdAt: string
  certificate?: Certificate
  [k: string]: unknown
}

const hashMain = 'main'

export function isMain<V>(v: V) {
  return is$typed(v, id, hashMain)
}

export function validateMain<V>(v: V) {
  return validate<Main & V>(v, id, hashMain, true)
}

export {
  type Main as Record,
  isMain as isRecord,
  validateMain as validateRecord,
}

/** One member, with the keys that count. */
export interface Member {
  $type?: 'org.p2pds.policy#member'
  /** DID of the member's account. */
  did: string
  /** did:key with which the member signs proposals, votes, acknowledgments and attestations; held by the member, not by the host. */
  key: string
  /** Weight of the member's vote. */
  weight: number
  /** Name of the party behind this DID. Copies, verifiers and witnesses are distinct by operator. Absent: the DID itself. */
  operator?: string
  /** CID of the newest operation of the member's did:plc log, or of the DID document of a did:web, approved with this version. */
  didHead?: string
  /** Servers with which the member holds data. Absent: none. */
  nodes?: Node[]
}

const hashMember = 'member'

export function isMember<V>(v: V) {
  return is$typed(v, id, hashMember)
}

export function validateMember<V>(v: V) {
  return validate<Member & V>(v, id, hashMember)
}

/** One server of a member. */
export interface Node {
  $type?: 'org.p2pds.policy#node'
  /** DID of the node. */
  id: string
  /** did:key with which the node signs receipts, batches, commitments and reveals. */
  key: string
  /** Base URL at which the node serves what it holds. */
  endpoint: string
  /** Space that the node offers, in bytes. */
  capacityBytes?: number
}

const hashNode = 'node'

export function isNode<V>(v: V) {
  return is$typed(v, id, hashNode)
}

export function validateNode<V>(v: V) {
  return validate<Node & V>(v, id, hashNode)
}

/** Who may change this policy, and how. */
export interface Governance {
  $type?: 'org.p2pds.policy#governance'
  threshold: Threshold
  amendThreshold?: Threshold
  /** Smallest total weight that must take part. Absent: none beyond the threshold. */
  quorum?: number
  /** How long a proposal is open for votes, in seconds. */
  votingSeconds: number
  /** Smallest time between the close of voting and `effectiveAt`, in seconds. */
  delaySeconds: number
  /** How many operators other than the author's must list a vote or acknowledgment before it counts. 0: the author's own date is trusted. */
  witnesses: number
  /** How long the obligations of a member that leaves still run after its notice was seen, in seconds. */
  exitNoticeSeconds: number
}

const hashGovernance = 'governance'

export function isGovernance<V>(v: V) {
  return is$typed(v, id, hashGovernance)
}

export function validateGovernance<V>(v: V) {
  return validate<Governance & V>(v, id, hashGovernance)
}

/** A share of the total weight of the electorate. */
export interface Threshold {
  $type?: 'org.p2pds.policy#threshold'
  /** Whether the share num/den suffices (atLeast) or must be exceeded (moreThan). */
  kind: 'atLeast' | 'moreThan' | (string & {})
  /** Numerator of the share. */
  num: number
  /** Denominator of the share. */
  den: number
}

const hashThreshold = 'threshold'

export function isThreshold<V>(v: V) {
  return is$typed(v, id, hashThreshold)
}

export function validateThreshold<V>(v: V) {
  return validate<Threshold & V>(v, id, hashThreshold)
}

/** What the members owe each other. A rule that an implementation does not know makes its answer indeterminate. */
export interface Rules {
  $type?: 'org.p2pds.policy#rules'
  replication: Replication
  verification: Verification
  sync: Sync
  compliance: Compliance
  sla?: Sla
  accounting?: Accounting
  /** Further conditions. */
  predicates?: Predicate[]
}

const hashRules = 'rules'

export function isRules<V>(v: V) {
  return is$typed(v, id, hashRules)
}

export function validateRules<V>(v: V) {
  return validate<Rules & V>(v, id, hashRules)
}

/** Whose repositories are held, and in how many copies. */
export interface Replication {
  $type?: 'org.p2pds.policy#replication'
  /** Whether whole repositories are held or chosen collections. */
  strategy: 'full' | 'partial' | (string & {})
  /** Smallest number of copies of each subject, counted by operator. */
  minCopies: number
  /** DIDs of the accounts that are held. Absent: every member. */
  subjects?: string[]
  /** Collections that are held, for the strategy partial. */
  collections?: string[]
  placement?: Placement
}

const hashReplication = 'replication'

export function isReplication<V>(v: V) {
  return is$typed(v, id, hashReplication)
}

export function validateReplication<V>(v: V) {
  return validate<Replication & V>(v, id, hashReplication)
}

/** Which nodes hold which subject. Absent: every operator's nodes except the subject's own. */
export interface Placement {
  $type?: 'org.p2pds.policy#placement'
  /** How the holders of a subject are chosen. */
  kind: 'rendezvous' | (string & {})
  /** How many operators hold each subject. */
  copies: number
}

const hashPlacement = 'placement'

export function isPlacement<V>(v: V) {
  return is$typed(v, id, hashPlacement)
}

export function validatePlacement<V>(v: V) {
  return validate<Placement & V>(v, id, hashPlacement)
}

/** How often and how nodes check each other. */
export interface Verification {
  $type?: 'org.p2pds.policy#verification'
  /** Length of a slot, in seconds. */
  intervalSeconds: number
  /** Layers that are checked: 0 freshness, 1 retrieval of sampled blocks, 3 proof of sampled records. */
  layers: number[]
  /** How many blocks or records a challenge asks for. */
  sampleSize: number
  /** Share of lost items that a challenge should detect, in parts per million. */
  lossPpm: number
  /** How many operators check each node in each slot. */
  verifiers: number
  /** Time after the end of a slot by when its batch must be seen, in seconds. */
  windowSeconds: number
  /** Share of slots that must be decided, in parts per million. */
  coveragePpm: number
  beacon?: Beacon
}

const hashVerification = 'verification'

export function isVerification<V>(v: V) {
  return is$typed(v, id, hashVerification)
}

export function validateVerification<V>(v: V) {
  return validate<Verification & V>(v, id, hashVerification)
}

/** Public randomness whose round is fixed by the slot. */
export interface Beacon {
  $type?: 'org.p2pds.policy#beacon'
  /** Which public randomness enters each challenge. */
  kind: 'drand' | (string & {})
  /** Hash of the chain of the beacon, in lower-case hexadecimal. */
  chain: string
}

const hashBeacon = 'beacon'

export function isBeacon<V>(v: V) {
  return is$typed(v, id, hashBeacon)
}

export function validateBeacon<V>(v: V) {
  return validate<Beacon & V>(v, id, hashBeacon)
}

/** How fresh copies must be. */
export interface Sync {
  $type?: 'org.p2pds.policy#sync'
  /** How far behind its source a copy may be, in seconds. */
  maxLagSeconds: number
  /** Time for the reveal of a commitment, after the time for the commitment, in seconds. */
  revealSeconds?: number
}

const hashSync = 'sync'

export function isSync<V>(v: V) {
  return is$typed(v, id, hashSync)
}

export function validateSync<V>(v: V) {
  return validate<Sync & V>(v, id, hashSync)
}

/** When failures count, and how much. */
export interface Compliance {
  $type?: 'org.p2pds.policy#compliance'
  /** Time from the start of an obligation in which failures are recorded and not judged, in seconds. */
  joinGraceSeconds: number
  /** Time after the last success in which a node that is offline is not judged, in seconds. */
  offlineGraceSeconds: number
  /** Time after a node came back in which it is judged leniently, in seconds. */
  recoveryGraceSeconds: number
  /** How many failures in a row make a node noncompliant. */
  maxConsecutiveFailures: number
  /** Time over which every decided slot failed that makes a node failed, in seconds. */
  failedAfterSeconds: number
  /** Time over which a node was offline throughout that makes it abandoned, in seconds. */
  abandonedAfterSeconds: number
}

const hashCompliance = 'compliance'

export function isCompliance<V>(v: V) {
  return is$typed(v, id, hashCompliance)
}

export function validateCompliance<V>(v: V) {
  return validate<Compliance & V>(v, id, hashCompliance)
}

/** A service level over a window. */
export interface Sla {
  $type?: 'org.p2pds.policy#sla'
  /** Share of the window in which a node must be up, in parts per million. */
  uptimePpm?: number
  /** Time within which a sampled block must be served, in milliseconds. */
  serveMs?: number
  /** Share of sampled blocks that must be served within serveMs, in parts per million. */
  servePpm?: number
  /** Share of decided slots that must pass, in parts per million. */
  passPpm?: number
  /** Longest time that one sample speaks for, in seconds. */
  maxGapSeconds: number
  /** Length of the window that is judged, in seconds. */
  windowSeconds: number
}

const hashSla = 'sla'

export function isSla<V>(v: V) {
  return is$typed(v, id, hashSla)
}

export function validateSla<V>(v: V) {
  return validate<Sla & V>(v, id, hashSla)
}

/** What is recorded beside compliance. */
export interface Accounting {
  $type?: 'org.p2pds.policy#accounting'
  /** How often a report is due, in seconds. */
  reportSeconds: number
  /** How long reports are kept, in seconds. */
  retainSeconds: number
  /** What is reported. */
  track: (
    'storage' | 'blocks' | 'lag' | 'uptime' | 'bandwidth' | (string & {})
  )[]
}

const hashAccounting = 'accounting'

export function isAccounting<V>(v: V) {
  return is$typed(v, id, hashAccounting)
}

export function validateAccounting<V>(v: V) {
  return validate<Accounting & V>(v, id, hashAccounting)
}

/** One further condition. */
export interface Predicate {
  $type?: 'org.p2pds.policy#predicate'
  /** Name of the condition. */
  name: string
  /** Expression in the profile's part of CEL. */
  expression: string
}

const hashPredicate = 'predicate'

export function isPredicate<V>(v: V) {
  return is$typed(v, id, hashPredicate)
}

export function validatePredicate<V>(v: V) {
  return validate<Predicate & V>(v, id, hashPredicate)
}

/** Who stands behind this version. It is outside the content CID: any sufficient subset certifies the same version. */
export interface Certificate {
  $type?: 'org.p2pds.policy#certificate'
  proposal?: CertifiedProposal
  /** The votes, by DID, one a member. */
  votes: CertifiedVote[]
  /** The acknowledgments, by DID, one a member. */
  acks: CertifiedAck[]
  /** Content CIDs of the checkpoints that make the votes and acknowledgments seen; they travel beside the policy. */
  checkpoints?: string[]
}

const hashCertificate = 'certificate'

export function isCertificate<V>(v: V) {
  return is$typed(v, id, hashCertificate)
}

export function validateCertificate<V>(v: V) {
  return validate<Certificate & V>(v, id, hashCertificate)
}

/** The proposal that adopted this version. Absent in version 1. */
export interface CertifiedProposal {
  $type?: 'org.p2pds.policy#certifiedProposal'
  /** DID of the repository that houses the proposal. */
  repository: string
  /** The proposal without its embedded policy, with its signatures. */
  record: { [_ in string]: unknown }
}

const hashCertifiedProposal = 'certifiedProposal'

export function isCertifiedProposal<V>(v: V) {
  return is$typed(v, id, hashCertifiedProposal)
}

export function validateCertifiedProposal<V>(v: V) {
  return validate<CertifiedProposal & V>(v, id, hashCertifiedProposal)
}

/** One vote in compact form. */
export interface CertifiedVote {
  $type?: 'org.p2pds.policy#certifiedVote'
  /** DID of the voter. */
  did: string
  /** did:key that signed the vote. */
  key: string
  /** The choice. */
  choice: 'approve' | 'reject' | 'abstain' | (string & {})
  /** When the vote was cast. */
  castAt: string
  /** The signature of the vote, whose body is rebuilt from these fields, the group, the base and the proposal. */
  signature: Uint8Array
}

const hashCertifiedVote = 'certifiedVote'

export function isCertifiedVote<V>(v: V) {
  return is$typed(v, id, hashCertifiedVote)
}

export function validateCertifiedVote<V>(v: V) {
  return validate<CertifiedVote & V>(v, id, hashCertifiedVote)
}

/** One acknowledgment. */
export interface CertifiedAck {
  $type?: 'org.p2pds.policy#certifiedAck'
  /** DID of the repository that houses the acknowledgment. */
  repository: string
  /** The acknowledgment, with its signatures. */
  record: { [_ in string]: unknown }
  /** CID of the signed repository commit that proves that the account's host published the acknowledgment; the proof travels beside the policy. */
  proof?: string
}

const hashCertifiedAck = 'certifiedAck'

export function isCertifiedAck<V>(v: V) {
  return is$typed(v, id, hashCertifiedAck)
}

export function validateCertifiedAck<V>(v: V) {
  return validate<CertifiedAck & V>(v, id, hashCertifiedAck)
}
