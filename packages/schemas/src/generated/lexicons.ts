/**
 * GENERATED CODE - DO NOT MODIFY
 */
import {
  type LexiconDoc,
  Lexicons,
  ValidationError,
  type ValidationResult,
} from '@atproto/lexicon'
import { type $Typed, is$typed, maybe$typed } from './util.ts'

export const schemaDict = {
  OrgP2pdsAttestBatch: {
    lexicon: 1,
    id: 'org.p2pds.attest.batch',
    defs: {
      main: {
        type: 'record',
        description:
          'All that one verifier has to say of one slot, under one Merkle root and one signature.',
        key: 'any',
        record: {
          type: 'object',
          required: [
            'group',
            'policy',
            'verifier',
            'seq',
            'from',
            'to',
            'size',
            'root',
            'commitment',
            'reveal',
          ],
          properties: {
            group: {
              type: 'string',
              format: 'cid',
              description:
                'CID of the group: the content CID of version 1 of its policy.',
            },
            policy: {
              type: 'string',
              format: 'cid',
              description:
                'Content CID of the policy version whose slot it answers.',
            },
            verifier: {
              type: 'string',
              minLength: 1,
              maxLength: 256,
              description:
                'Operator on whose behalf the checks were made; the node that signs is one of its nodes.',
            },
            seq: {
              type: 'integer',
              minimum: 0,
              maximum: 9007199254740991,
              description:
                '0 for the first batch of a chain; each later one adds one.',
            },
            prev: {
              type: 'string',
              format: 'cid',
              description:
                'Content CID of the batch before. Absent when seq is 0.',
            },
            from: {
              type: 'string',
              format: 'datetime',
              minLength: 24,
              maxLength: 24,
              description:
                'No check of the batch was begun before this instant.',
            },
            to: {
              type: 'string',
              format: 'datetime',
              minLength: 24,
              maxLength: 24,
              description:
                'Every check of the batch was begun before this instant; from and to lie in one slot.',
            },
            size: {
              type: 'integer',
              minimum: 0,
              maximum: 1048576,
              description: 'How many leaves there are.',
            },
            root: {
              type: 'string',
              minLength: 64,
              maxLength: 64,
              description:
                'Root of the RFC 9162 tree over the leaves, in lower-case hexadecimal.',
            },
            commitment: {
              type: 'string',
              minLength: 64,
              maxLength: 64,
              description:
                'Hash of the secret that the batch after the next reveals, in lower-case hexadecimal.',
            },
            reveal: {
              type: 'string',
              minLength: 64,
              maxLength: 64,
              description:
                'The secret from which the nonces of this batch were made, in lower-case hexadecimal.',
            },
            beacon: {
              type: 'ref',
              ref: 'org.p2pds.attest.batch#beaconRound',
              description:
                'Public randomness of the slot, where the policy asks for it and a receipt has a nonce.',
            },
            leaves: {
              type: 'blob',
              maxSize: 52428800,
              description:
                'The leaves, in order, each after its length in 32 bits; mimeType is what the host takes them for. Absent when there are none.',
            },
            signatures: {
              type: 'array',
              items: {
                type: 'union',
                refs: ['org.p2pds.signature'],
              },
              maxLength: 16,
              description:
                'Inline signatures over this record as housed in its repository.',
            },
          },
        },
      },
      beaconRound: {
        type: 'object',
        description: "One round of the policy's beacon.",
        required: ['round', 'signature'],
        properties: {
          round: {
            type: 'integer',
            minimum: 1,
            maximum: 9007199254740991,
            description:
              'The round: the first that is not before the start of the slot.',
          },
          signature: {
            type: 'string',
            minLength: 96,
            maxLength: 192,
            description:
              "The beacon's signature of the round, in lower-case hexadecimal.",
          },
          previousSignature: {
            type: 'string',
            minLength: 64,
            maxLength: 192,
            description:
              'What the beacon signed for the round before, in lower-case hexadecimal, where its chain signs that too.',
          },
        },
      },
      notDone: {
        type: 'object',
        description: 'A leaf for a check that was assigned and not made.',
        required: ['policy', 'node', 'subject', 'layer', 'slot', 'reason'],
        properties: {
          policy: {
            type: 'string',
            format: 'cid',
            description:
              'Content CID of the policy version whose slot is not answered.',
          },
          node: {
            type: 'string',
            format: 'did',
            description: 'DID of the node that was to be checked.',
          },
          subject: {
            type: 'string',
            format: 'did',
            description: 'DID of the account whose copy was to be checked.',
          },
          layer: {
            type: 'integer',
            minimum: 0,
            maximum: 255,
            description: 'What was to be checked.',
          },
          slot: {
            type: 'integer',
            minimum: 0,
            maximum: 9007199254740991,
            description: 'Index of the slot.',
          },
          reason: {
            type: 'string',
            minLength: 1,
            maxLength: 256,
            knownValues: [
              'sourceUnreachable',
              'universeUnknown',
              'beaconUnknown',
              'busy',
              'restarted',
            ],
            description: 'Why the check was not made.',
          },
        },
      },
    },
  },
  OrgP2pdsAttestCompliance: {
    lexicon: 1,
    id: 'org.p2pds.attest.compliance',
    defs: {
      main: {
        type: 'record',
        description:
          'What one member worked out about one node from one bundle of evidence, and stands for with its key.',
        key: 'any',
        record: {
          type: 'object',
          required: [
            'group',
            'policy',
            'node',
            'window',
            'outcome',
            'level',
            'conditions',
            'bundle',
            'at',
            'anchor',
            'profile',
            'decision',
            'batches',
            'receipts',
            'issuedAt',
            'expiresAt',
          ],
          properties: {
            group: {
              type: 'string',
              format: 'cid',
              description:
                'CID of the group: the content CID of version 1 of its policy.',
            },
            policy: {
              type: 'string',
              format: 'cid',
              description:
                'Content CID of the policy version whose obligations were judged.',
            },
            node: {
              type: 'string',
              format: 'did',
              description: 'DID of the node that it is about.',
            },
            window: {
              type: 'ref',
              ref: 'org.p2pds.attest.compliance#window',
              description: 'The time whose slots it rests on.',
            },
            outcome: {
              type: 'string',
              maxLength: 32,
              knownValues: [
                'compliant',
                'degraded',
                'indeterminate',
                'noncompliant',
                'invalid',
              ],
              description:
                'What all conditions and the level come to for this node.',
            },
            level: {
              type: 'integer',
              minimum: 0,
              maximum: 4,
              description:
                'The highest level of any obligation of this node: 0 ok, 1 failing, 2 noncompliant, 3 failed, 4 abandoned.',
            },
            conditions: {
              type: 'array',
              items: {
                type: 'ref',
                ref: 'org.p2pds.attest.compliance#condition',
              },
              maxLength: 32,
              description:
                'What was asked of this node, each type once, in the order of a decision.',
            },
            bundle: {
              type: 'ref',
              ref: 'org.p2pds.attest.compliance#bundle',
              description: 'The evidence that was evaluated.',
            },
            at: {
              type: 'string',
              format: 'datetime',
              minLength: 24,
              maxLength: 24,
              description: 'Instant of evaluation.',
            },
            anchor: {
              type: 'ref',
              ref: 'org.p2pds.attest.compliance#anchor',
              description: 'What the attester trusted already.',
            },
            profile: {
              type: 'string',
              minLength: 1,
              maxLength: 64,
              knownValues: ['quorate/v1'],
              description:
                'Name of the limits and constants under which it was evaluated.',
            },
            decision: {
              type: 'string',
              format: 'cid',
              description:
                'CID of the decision that this evidence comes to at this instant and anchor.',
            },
            newestVouching: {
              type: 'string',
              format: 'datetime',
              minLength: 24,
              maxLength: 24,
              description:
                'Date of the newest checkpoint of a member that names the head; absent where there is none.',
            },
            batches: {
              type: 'ref',
              ref: 'org.p2pds.attest.compliance#batches',
              description: 'The batches that hold the receipts.',
            },
            receipts: {
              type: 'ref',
              ref: 'org.p2pds.attest.compliance#receipts',
              description:
                'The receipts by which slots of the window were decided.',
            },
            issuedAt: {
              type: 'string',
              format: 'datetime',
              minLength: 24,
              maxLength: 24,
              description: 'When it was signed; not before at.',
            },
            expiresAt: {
              type: 'string',
              format: 'datetime',
              minLength: 24,
              maxLength: 24,
              description:
                'Instant from which the attester does not stand for it any more.',
            },
            signatures: {
              type: 'array',
              items: {
                type: 'union',
                refs: ['org.p2pds.signature'],
              },
              maxLength: 16,
              description:
                'Inline signatures over this record as housed in its repository.',
            },
          },
        },
      },
      window: {
        type: 'object',
        description: 'Slots that came due after from, up to and at to.',
        required: ['from', 'to'],
        properties: {
          from: {
            type: 'string',
            format: 'datetime',
            minLength: 24,
            maxLength: 24,
            description:
              "At the latest the policy's failedAfterSeconds before to.",
          },
          to: {
            type: 'string',
            format: 'datetime',
            minLength: 24,
            maxLength: 24,
            description: 'The instant of evaluation.',
          },
        },
      },
      condition: {
        type: 'object',
        description:
          'One thing that was asked of a node, over all of its obligations.',
        required: ['type', 'status', 'reason'],
        properties: {
          type: {
            type: 'string',
            maxLength: 32,
            knownValues: [
              'Anchored',
              'Acknowledged',
              'Covered',
              'InSync',
              'Retrievable',
              'Proven',
              'SyncReceipts',
              'Sla',
            ],
            description: 'What was asked.',
          },
          status: {
            type: 'string',
            maxLength: 16,
            knownValues: ['True', 'False', 'Unknown'],
            description: 'What came out.',
          },
          reason: {
            type: 'string',
            minLength: 1,
            maxLength: 64,
            description: 'Code that says why.',
          },
        },
      },
      bundle: {
        type: 'object',
        description:
          'One file of evidence. The attestation itself is not in it.',
        required: ['index', 'inputs', 'size'],
        properties: {
          index: {
            type: 'string',
            format: 'cid',
            description: 'CID of its index: the root of the CAR.',
          },
          inputs: {
            type: 'string',
            minLength: 64,
            maxLength: 64,
            description:
              'Root of the RFC 9162 tree over all evidence in it that was admitted, in lower-case hexadecimal.',
          },
          size: {
            type: 'integer',
            minimum: 0,
            maximum: 9007199254740991,
            description: 'How many pieces of evidence were admitted.',
          },
        },
      },
      anchor: {
        type: 'object',
        description:
          'A group, and a version of its policy that the attester knew to be certified.',
        required: ['group'],
        properties: {
          group: {
            type: 'string',
            format: 'cid',
            description: 'CID of the group.',
          },
          head: {
            type: 'string',
            format: 'cid',
            description:
              'Content CID of the policy version. Absent: the attester knew none.',
          },
        },
      },
      batches: {
        type: 'object',
        description: 'Which batches it rests on.',
        required: ['size', 'root', 'listed'],
        properties: {
          size: {
            type: 'integer',
            minimum: 0,
            maximum: 9007199254740991,
            description: 'How many there are.',
          },
          root: {
            type: 'string',
            minLength: 64,
            maxLength: 64,
            description:
              'Root of the RFC 9162 tree over the content CIDs of all of them, in order, in lower-case hexadecimal.',
          },
          listed: {
            type: 'array',
            items: {
              type: 'ref',
              ref: 'org.p2pds.attest.compliance#batch',
            },
            maxLength: 2048,
            description:
              'All of them; of more than 2048, those that begin last.',
          },
        },
      },
      batch: {
        type: 'object',
        description: 'One batch of receipts.',
        required: ['cid', 'root'],
        properties: {
          cid: {
            type: 'string',
            format: 'cid',
            description: 'Content CID of the batch.',
          },
          root: {
            type: 'string',
            minLength: 64,
            maxLength: 64,
            description:
              'Root over the leaves of the batch, in lower-case hexadecimal.',
          },
        },
      },
      receipts: {
        type: 'object',
        description: 'Which receipts it rests on.',
        required: ['size', 'root', 'listed'],
        properties: {
          size: {
            type: 'integer',
            minimum: 0,
            maximum: 9007199254740991,
            description: 'How many there are.',
          },
          root: {
            type: 'string',
            minLength: 64,
            maxLength: 64,
            description:
              'Root of the RFC 9162 tree over the content CIDs of all of them, in order, in lower-case hexadecimal.',
          },
          listed: {
            type: 'array',
            items: {
              type: 'string',
              format: 'cid',
            },
            maxLength: 4096,
            description:
              'Content CIDs of all of them; of more than 4096, those of the latest slots.',
          },
        },
      },
    },
  },
  OrgP2pdsAttestReceipt: {
    lexicon: 1,
    id: 'org.p2pds.attest.receipt',
    defs: {
      main: {
        type: 'record',
        description:
          'What one verifier saw of one node, for one subject, layer and slot. A leaf of a batch; also alone.',
        key: 'any',
        record: {
          type: 'object',
          required: [
            'group',
            'policy',
            'node',
            'subject',
            'layer',
            'slot',
            'verifier',
            'endpoint',
            'observedAt',
            'elapsedMs',
            'outcome',
          ],
          properties: {
            group: {
              type: 'string',
              format: 'cid',
              description:
                'CID of the group: the content CID of version 1 of its policy.',
            },
            policy: {
              type: 'string',
              format: 'cid',
              description:
                'Content CID of the policy version whose slot is answered.',
            },
            node: {
              type: 'string',
              format: 'did',
              description: 'DID of the node that was checked.',
            },
            subject: {
              type: 'string',
              format: 'did',
              description: 'DID of the account whose copy was checked.',
            },
            layer: {
              type: 'integer',
              minimum: 0,
              maximum: 255,
              description:
                'What was checked: 0 freshness, 1 retrieval of sampled blocks, 3 proof of sampled records.',
            },
            slot: {
              type: 'integer',
              minimum: 0,
              maximum: 9007199254740991,
              description:
                'Index of the slot: how many intervals of the policy lie between its effectiveAt and observedAt.',
            },
            verifier: {
              type: 'string',
              minLength: 1,
              maxLength: 256,
              description:
                'Operator on whose behalf the check was made; the node that signs is one of its nodes.',
            },
            endpoint: {
              type: 'string',
              format: 'uri',
              maxLength: 2048,
              description:
                'Base URL that was asked: that of the node in the policy.',
            },
            sourceCommit: {
              type: 'ref',
              ref: 'org.p2pds.attest.receipt#commit',
              description:
                "The subject's newest commit, as its own host served it.",
            },
            nodeCommit: {
              type: 'ref',
              ref: 'org.p2pds.attest.receipt#commit',
              description:
                "The subject's commit that the node served. Absent when it served none that holds.",
            },
            universe: {
              type: 'ref',
              ref: 'org.p2pds.attest.receipt#universe',
              description:
                'What the sample was drawn from: the blocks or records of nodeCommit. Absent in layer 0.',
            },
            sampleSize: {
              type: 'integer',
              minimum: 1,
              maximum: 4096,
              description:
                "How many items were asked for: the policy's sampleSize. Absent in layer 0.",
            },
            nonce: {
              type: 'string',
              minLength: 64,
              maxLength: 64,
              description:
                'Nonce of the challenge, in lower-case hexadecimal. Absent in layer 0.',
            },
            results: {
              type: 'array',
              items: {
                type: 'ref',
                ref: 'org.p2pds.attest.receipt#result',
              },
              maxLength: 4096,
              description:
                'One result for each item of the sample, in the order in which they were drawn. Absent in layer 0.',
            },
            observedAt: {
              type: 'string',
              format: 'datetime',
              minLength: 24,
              maxLength: 24,
              description: 'When the challenge was sent.',
            },
            elapsedMs: {
              type: 'integer',
              minimum: 0,
              maximum: 9007199254740991,
              description: 'How long the whole check took, in milliseconds.',
            },
            outcome: {
              type: 'string',
              maxLength: 32,
              knownValues: [
                'PASS',
                'STALE',
                'MISSING',
                'CORRUPT',
                'OFFLINE',
                'TIMEOUT',
                'UNKNOWN',
                'SUPERSEDED',
              ],
              description: 'What the check came to.',
            },
            signatures: {
              type: 'array',
              items: {
                type: 'union',
                refs: ['org.p2pds.signature'],
              },
              maxLength: 16,
              description:
                'Inline signatures over this record as housed in its repository.',
            },
          },
        },
      },
      commit: {
        type: 'object',
        description: 'A signed commit of a repository.',
        required: ['cid', 'block'],
        properties: {
          cid: {
            type: 'string',
            format: 'cid',
            description: 'CID of the commit.',
          },
          block: {
            type: 'string',
            minLength: 1,
            maxLength: 8192,
            description:
              'The block of the commit with its signature: DAG-CBOR, in base64 without padding.',
          },
        },
      },
      universe: {
        type: 'object',
        description: 'All that could have been asked for.',
        required: ['size', 'root'],
        properties: {
          size: {
            type: 'integer',
            minimum: 0,
            maximum: 9007199254740991,
            description: 'How many items there are.',
          },
          root: {
            type: 'string',
            minLength: 64,
            maxLength: 64,
            description:
              'Root of the RFC 9162 tree over them, in lower-case hexadecimal.',
          },
        },
      },
      result: {
        type: 'object',
        description: 'What became of one item of the sample.',
        required: ['index', 'cid', 'outcome', 'bytes', 'ms'],
        properties: {
          index: {
            type: 'integer',
            minimum: 0,
            maximum: 9007199254740991,
            description: 'Index of the item in the universe.',
          },
          cid: {
            type: 'string',
            format: 'cid',
            description:
              'CID of the block that was asked for (layer 1), or of the record (layer 3).',
          },
          outcome: {
            type: 'string',
            maxLength: 32,
            knownValues: ['PASS', 'MISSING', 'CORRUPT', 'TIMEOUT'],
            description: 'What came.',
          },
          bytes: {
            type: 'integer',
            minimum: 0,
            maximum: 9007199254740991,
            description: 'How many bytes came.',
          },
          ms: {
            type: 'integer',
            minimum: 0,
            maximum: 9007199254740991,
            description: 'How long it took, in milliseconds.',
          },
        },
      },
    },
  },
  OrgP2pdsGovernanceCheckpoint: {
    lexicon: 1,
    id: 'org.p2pds.governance.checkpoint',
    defs: {
      main: {
        type: 'record',
        description:
          'What a member had seen by when, and the newest policy version it knew.',
        key: 'any',
        record: {
          type: 'object',
          required: ['group', 'seq', 'asOf', 'expiresAt', 'seen'],
          properties: {
            group: {
              type: 'string',
              format: 'cid',
              description:
                'CID of the group: the content CID of version 1 of its policy.',
            },
            seq: {
              type: 'integer',
              minimum: 0,
              maximum: 9007199254740991,
              description:
                "0 for the signer's first checkpoint; each later one adds one.",
            },
            prev: {
              type: 'string',
              format: 'cid',
              description:
                "Content CID of the signer's checkpoint before. Absent when seq is 0.",
            },
            asOf: {
              type: 'string',
              format: 'datetime',
              minLength: 24,
              maxLength: 24,
              description:
                'Instant at which the signer had seen all that is listed; later than in the checkpoint before.',
            },
            expiresAt: {
              type: 'string',
              format: 'datetime',
              minLength: 24,
              maxLength: 24,
              description:
                'Instant until which the signer vouches that `head` is the newest version it knows.',
            },
            head: {
              type: 'string',
              format: 'cid',
              description:
                'Content CID of the newest certified policy version that the signer knows. Absent before version 1 is certified.',
            },
            seen: {
              type: 'array',
              items: {
                type: 'ref',
                ref: 'org.p2pds.governance.checkpoint#sighting',
              },
              maxLength: 4096,
              description:
                'Records that the signer has seen since its checkpoint before.',
            },
            signatures: {
              type: 'array',
              items: {
                type: 'union',
                refs: ['org.p2pds.signature'],
              },
              maxLength: 16,
              description:
                'Inline signatures over this record as housed in its repository.',
            },
          },
        },
      },
      sighting: {
        type: 'object',
        description: 'One record that was seen.',
        required: ['repository', 'cid'],
        properties: {
          repository: {
            type: 'string',
            format: 'did',
            description: 'DID of the repository in which the record was seen.',
          },
          cid: {
            type: 'string',
            format: 'cid',
            description:
              "Content CID of the record, or CID of an operation of the repository's did:plc log.",
          },
        },
      },
    },
  },
  OrgP2pdsGovernanceProposal: {
    lexicon: 1,
    id: 'org.p2pds.governance.proposal',
    defs: {
      main: {
        type: 'record',
        description: 'A proposal to the members of one policy version.',
        key: 'any',
        record: {
          type: 'object',
          required: ['group', 'base', 'kind', 'createdAt'],
          properties: {
            group: {
              type: 'string',
              format: 'cid',
              description:
                'CID of the group: the content CID of version 1 of its policy.',
            },
            base: {
              type: 'string',
              format: 'cid',
              description:
                'Content CID of the policy version that the proposal stands on and whose members vote.',
            },
            kind: {
              type: 'string',
              maxLength: 64,
              knownValues: [
                'amendment',
                'revocation',
                'cancellation',
                'resolution',
              ],
              description:
                "What is proposed. Amendment: the next policy. Revocation: to withdraw a certified version before it is effective. Cancellation: to withdraw one's own proposal. Resolution: which of two successors of the base stands.",
            },
            policy: {
              type: 'unknown',
              description:
                'Amendment: the next policy, a whole record of org.p2pds.policy, without a certificate.',
            },
            revokes: {
              type: 'string',
              format: 'cid',
              description:
                'Revocation: content CID of the certified version to withdraw.',
            },
            cancels: {
              type: 'string',
              format: 'cid',
              description:
                'Cancellation: content CID of the proposal to withdraw.',
            },
            keep: {
              type: 'string',
              format: 'cid',
              description:
                'Resolution: content CID of the successor that stands.',
            },
            drop: {
              type: 'string',
              format: 'cid',
              description:
                'Resolution: content CID of the successor that falls.',
            },
            opensAt: {
              type: 'string',
              format: 'datetime',
              minLength: 24,
              maxLength: 24,
              description:
                "From when votes count. Voting closes the base's votingSeconds later. Says nothing in a cancellation.",
            },
            createdAt: {
              type: 'string',
              format: 'datetime',
              minLength: 24,
              maxLength: 24,
              description: 'When the proposal was made.',
            },
            signatures: {
              type: 'array',
              items: {
                type: 'union',
                refs: ['org.p2pds.signature'],
              },
              maxLength: 16,
              description:
                'Inline signatures over this record as housed in its repository.',
            },
          },
        },
      },
    },
  },
  OrgP2pdsGovernanceVote: {
    lexicon: 1,
    id: 'org.p2pds.governance.vote',
    defs: {
      main: {
        type: 'record',
        description:
          "One member's one choice on one proposal. Closed: it has exactly these fields.",
        key: 'any',
        record: {
          type: 'object',
          required: ['group', 'base', 'proposal', 'choice', 'castAt'],
          properties: {
            group: {
              type: 'string',
              format: 'cid',
              description:
                'CID of the group: the content CID of version 1 of its policy.',
            },
            base: {
              type: 'string',
              format: 'cid',
              description:
                'Content CID of the policy version that the proposal stands on.',
            },
            proposal: {
              type: 'string',
              format: 'cid',
              description: 'Content CID of the proposal.',
            },
            choice: {
              type: 'string',
              maxLength: 16,
              knownValues: ['approve', 'reject', 'abstain'],
              description: 'The choice. Final.',
            },
            castAt: {
              type: 'string',
              format: 'datetime',
              minLength: 24,
              maxLength: 24,
              description: 'When the vote was cast.',
            },
            signatures: {
              type: 'array',
              items: {
                type: 'union',
                refs: ['org.p2pds.signature'],
              },
              maxLength: 16,
              description:
                'Inline signatures over this record as housed in its repository.',
            },
          },
        },
      },
    },
  },
  OrgP2pdsManifest: {
    lexicon: 1,
    id: 'org.p2pds.manifest',
    defs: {
      main: {
        type: 'record',
        description:
          'That the p2pds node of this account serves the data of another. Read as p2pds publishes it.',
        key: 'any',
        record: {
          type: 'object',
          required: ['subject', 'status'],
          nullable: ['lastSyncRev', 'lastSyncAt'],
          properties: {
            subject: {
              type: 'string',
              format: 'did',
              description: 'DID whose data the node serves.',
            },
            status: {
              type: 'string',
              maxLength: 64,
              knownValues: ['active', 'paused'],
              description: 'Whether it is kept up to date.',
            },
            lastSyncRev: {
              type: 'string',
              maxLength: 64,
              description:
                "Revision of the subject's repository that was taken last. null: none yet.",
            },
            lastSyncAt: {
              type: 'string',
              maxLength: 64,
              description: 'When that was. null: never.',
            },
            createdAt: {
              type: 'string',
              maxLength: 64,
              description: 'When the record was made, as its writer says.',
            },
          },
        },
      },
    },
  },
  OrgP2pdsPeer: {
    lexicon: 1,
    id: 'org.p2pds.peer',
    defs: {
      main: {
        type: 'record',
        description:
          'Where the p2pds node of this account can be reached. Read as p2pds publishes it.',
        key: 'any',
        record: {
          type: 'object',
          required: ['peerId'],
          properties: {
            peerId: {
              type: 'string',
              maxLength: 256,
              description: 'libp2p PeerID of the node.',
            },
            multiaddrs: {
              type: 'array',
              items: {
                type: 'string',
                maxLength: 512,
              },
              maxLength: 64,
              description: 'libp2p addresses of the node.',
            },
            endpoint: {
              type: 'string',
              maxLength: 2048,
              description:
                'Base URL at which the node answers over HTTP, where it has a public one.',
            },
            createdAt: {
              type: 'string',
              maxLength: 64,
              description: 'When the record was made, as its writer says.',
            },
          },
        },
      },
    },
  },
  OrgP2pdsPolicy: {
    lexicon: 1,
    id: 'org.p2pds.policy',
    defs: {
      main: {
        type: 'record',
        description:
          "One version of a group's policy: who holds whose data, how it is checked and who may change it.",
        key: 'any',
        record: {
          type: 'object',
          required: [
            'version',
            'type',
            'name',
            'members',
            'governance',
            'rules',
            'effectiveAt',
            'createdAt',
          ],
          properties: {
            version: {
              type: 'integer',
              minimum: 1,
              maximum: 2147483647,
              description:
                '1 for the founding version; each later version adds one.',
            },
            group: {
              type: 'string',
              format: 'cid',
              description:
                'Content CID of version 1 of this policy. Absent in version 1.',
            },
            prev: {
              type: 'string',
              format: 'cid',
              description:
                'Content CID of the version before. Absent in version 1.',
            },
            type: {
              type: 'string',
              maxLength: 64,
              knownValues: ['mutual-aid', 'sla', 'custom'],
              description:
                'What kind of agreement this is. A label: it changes no rule.',
            },
            name: {
              type: 'string',
              minLength: 1,
              maxLength: 640,
              description:
                "Name of the group for people. A label: the group's identity is its CID.",
            },
            description: {
              type: 'string',
              maxLength: 10000,
              description: 'What the group is for, in its own words.',
            },
            members: {
              type: 'array',
              items: {
                type: 'ref',
                ref: 'org.p2pds.policy#member',
              },
              minLength: 1,
              maxLength: 256,
              description:
                'The members: the electorate of every proposal on this version.',
            },
            governance: {
              type: 'ref',
              ref: 'org.p2pds.policy#governance',
            },
            rules: {
              type: 'ref',
              ref: 'org.p2pds.policy#rules',
            },
            effectiveAt: {
              type: 'string',
              format: 'datetime',
              minLength: 24,
              maxLength: 24,
              description:
                'Instant from which the obligations of this version run.',
            },
            compatUntil: {
              type: 'string',
              format: 'datetime',
              minLength: 24,
              maxLength: 24,
              description:
                'Instant until which the version before is still honoured beside this one. Absent: no overlap.',
            },
            expiresAt: {
              type: 'string',
              format: 'datetime',
              minLength: 24,
              maxLength: 24,
              description:
                'Instant at which the obligations of this version end. Authority stays.',
            },
            createdAt: {
              type: 'string',
              format: 'datetime',
              minLength: 24,
              maxLength: 24,
              description: 'Instant at which this version was drafted.',
            },
            certificate: {
              type: 'ref',
              ref: 'org.p2pds.policy#certificate',
            },
          },
        },
      },
      member: {
        type: 'object',
        description: 'One member, with the keys that count.',
        required: ['did', 'key', 'weight'],
        properties: {
          did: {
            type: 'string',
            format: 'did',
            description: "DID of the member's account.",
          },
          key: {
            type: 'string',
            maxLength: 256,
            description:
              'did:key with which the member signs proposals, votes, acknowledgments and attestations; held by the member, not by the host.',
          },
          weight: {
            type: 'integer',
            minimum: 1,
            maximum: 4294967295,
            description: "Weight of the member's vote.",
          },
          operator: {
            type: 'string',
            minLength: 1,
            maxLength: 256,
            description:
              'Name of the party behind this DID. Copies, verifiers and witnesses are distinct by operator. Absent: the DID itself.',
          },
          didHead: {
            type: 'string',
            format: 'cid',
            description:
              "CID of the newest operation of the member's did:plc log, or of the DID document of a did:web, approved with this version.",
          },
          nodes: {
            type: 'array',
            items: {
              type: 'ref',
              ref: 'org.p2pds.policy#node',
            },
            maxLength: 16,
            description:
              'Servers with which the member holds data. Absent: none.',
          },
        },
      },
      node: {
        type: 'object',
        description: 'One server of a member.',
        required: ['id', 'key', 'endpoint'],
        properties: {
          id: {
            type: 'string',
            format: 'did',
            description: 'DID of the node.',
          },
          key: {
            type: 'string',
            maxLength: 256,
            description:
              'did:key with which the node signs receipts, batches, commitments and reveals.',
          },
          endpoint: {
            type: 'string',
            format: 'uri',
            maxLength: 2048,
            description: 'Base URL at which the node serves what it holds.',
          },
          capacityBytes: {
            type: 'integer',
            minimum: 1,
            maximum: 9007199254740991,
            description: 'Space that the node offers, in bytes.',
          },
        },
      },
      governance: {
        type: 'object',
        description: 'Who may change this policy, and how.',
        required: [
          'threshold',
          'votingSeconds',
          'delaySeconds',
          'witnesses',
          'exitNoticeSeconds',
        ],
        properties: {
          threshold: {
            type: 'ref',
            ref: 'org.p2pds.policy#threshold',
            description: 'Approval that a proposal needs.',
          },
          amendThreshold: {
            type: 'ref',
            ref: 'org.p2pds.policy#threshold',
            description:
              'Approval that a change of authority needs. Absent: `threshold`.',
          },
          quorum: {
            type: 'integer',
            minimum: 0,
            maximum: 4294967295,
            description:
              'Smallest total weight that must take part. Absent: none beyond the threshold.',
          },
          votingSeconds: {
            type: 'integer',
            minimum: 1,
            maximum: 7776000,
            description: 'How long a proposal is open for votes, in seconds.',
          },
          delaySeconds: {
            type: 'integer',
            minimum: 0,
            maximum: 7776000,
            description:
              'Smallest time between the close of voting and `effectiveAt`, in seconds.',
          },
          witnesses: {
            type: 'integer',
            minimum: 0,
            maximum: 256,
            description:
              "How many operators other than the author's must list a vote or acknowledgment before it counts. 0: the author's own date is trusted.",
          },
          exitNoticeSeconds: {
            type: 'integer',
            minimum: 1,
            maximum: 7776000,
            description:
              'How long the obligations of a member that leaves still run after its notice was seen, in seconds.',
          },
        },
      },
      threshold: {
        type: 'object',
        description: 'A share of the total weight of the electorate.',
        required: ['kind', 'num', 'den'],
        properties: {
          kind: {
            type: 'string',
            maxLength: 64,
            knownValues: ['atLeast', 'moreThan'],
            description:
              'Whether the share num/den suffices (atLeast) or must be exceeded (moreThan).',
          },
          num: {
            type: 'integer',
            minimum: 1,
            maximum: 10000,
            description: 'Numerator of the share.',
          },
          den: {
            type: 'integer',
            minimum: 1,
            maximum: 10000,
            description: 'Denominator of the share.',
          },
        },
      },
      rules: {
        type: 'object',
        description:
          'What the members owe each other. A rule that an implementation does not know makes its answer indeterminate.',
        required: ['replication', 'verification', 'sync', 'compliance'],
        properties: {
          replication: {
            type: 'ref',
            ref: 'org.p2pds.policy#replication',
          },
          verification: {
            type: 'ref',
            ref: 'org.p2pds.policy#verification',
          },
          sync: {
            type: 'ref',
            ref: 'org.p2pds.policy#sync',
          },
          compliance: {
            type: 'ref',
            ref: 'org.p2pds.policy#compliance',
          },
          sla: {
            type: 'ref',
            ref: 'org.p2pds.policy#sla',
          },
          accounting: {
            type: 'ref',
            ref: 'org.p2pds.policy#accounting',
          },
          predicates: {
            type: 'array',
            items: {
              type: 'ref',
              ref: 'org.p2pds.policy#predicate',
            },
            maxLength: 64,
            description: 'Further conditions.',
          },
        },
      },
      replication: {
        type: 'object',
        description: 'Whose repositories are held, and in how many copies.',
        required: ['strategy', 'minCopies'],
        properties: {
          strategy: {
            type: 'string',
            maxLength: 64,
            knownValues: ['full', 'partial'],
            description:
              'Whether whole repositories are held or chosen collections.',
          },
          minCopies: {
            type: 'integer',
            minimum: 0,
            maximum: 256,
            description:
              'Smallest number of copies of each subject, counted by operator.',
          },
          subjects: {
            type: 'array',
            items: {
              type: 'string',
              format: 'did',
            },
            maxLength: 4096,
            description:
              'DIDs of the accounts that are held. Absent: every member.',
          },
          collections: {
            type: 'array',
            items: {
              type: 'string',
              format: 'nsid',
            },
            maxLength: 256,
            description: 'Collections that are held, for the strategy partial.',
          },
          placement: {
            type: 'ref',
            ref: 'org.p2pds.policy#placement',
          },
        },
      },
      placement: {
        type: 'object',
        description:
          "Which nodes hold which subject. Absent: every operator's nodes except the subject's own.",
        required: ['kind', 'copies'],
        properties: {
          kind: {
            type: 'string',
            maxLength: 64,
            knownValues: ['rendezvous'],
            description: 'How the holders of a subject are chosen.',
          },
          copies: {
            type: 'integer',
            minimum: 1,
            maximum: 256,
            description: 'How many operators hold each subject.',
          },
        },
      },
      verification: {
        type: 'object',
        description: 'How often and how nodes check each other.',
        required: [
          'intervalSeconds',
          'layers',
          'sampleSize',
          'lossPpm',
          'verifiers',
          'windowSeconds',
          'coveragePpm',
        ],
        properties: {
          intervalSeconds: {
            type: 'integer',
            minimum: 60,
            maximum: 1000000000,
            description: 'Length of a slot, in seconds.',
          },
          layers: {
            type: 'array',
            items: {
              type: 'integer',
              minimum: 0,
              maximum: 255,
            },
            minLength: 1,
            maxLength: 16,
            description:
              'Layers that are checked: 0 freshness, 1 retrieval of sampled blocks, 3 proof of sampled records.',
          },
          sampleSize: {
            type: 'integer',
            minimum: 1,
            maximum: 4096,
            description: 'How many blocks or records a challenge asks for.',
          },
          lossPpm: {
            type: 'integer',
            minimum: 1,
            maximum: 1000000,
            description:
              'Share of lost items that a challenge should detect, in parts per million.',
          },
          verifiers: {
            type: 'integer',
            minimum: 1,
            maximum: 256,
            description: 'How many operators check each node in each slot.',
          },
          windowSeconds: {
            type: 'integer',
            minimum: 1,
            maximum: 1000000000,
            description:
              'Time after the end of a slot by when its batch must be seen, in seconds.',
          },
          coveragePpm: {
            type: 'integer',
            minimum: 0,
            maximum: 1000000,
            description:
              'Share of slots that must be decided, in parts per million.',
          },
          beacon: {
            type: 'ref',
            ref: 'org.p2pds.policy#beacon',
          },
        },
      },
      beacon: {
        type: 'object',
        description: 'Public randomness whose round is fixed by the slot.',
        required: ['kind', 'chain'],
        properties: {
          kind: {
            type: 'string',
            maxLength: 64,
            knownValues: ['drand'],
            description: 'Which public randomness enters each challenge.',
          },
          chain: {
            type: 'string',
            minLength: 64,
            maxLength: 64,
            description:
              'Hash of the chain of the beacon, in lower-case hexadecimal.',
          },
        },
      },
      sync: {
        type: 'object',
        description: 'How fresh copies must be.',
        required: ['maxLagSeconds'],
        properties: {
          maxLagSeconds: {
            type: 'integer',
            minimum: 1,
            maximum: 1000000000,
            description: 'How far behind its source a copy may be, in seconds.',
          },
          revealSeconds: {
            type: 'integer',
            minimum: 1,
            maximum: 1000000000,
            description:
              'Time for the reveal of a commitment, after the time for the commitment, in seconds.',
          },
        },
      },
      compliance: {
        type: 'object',
        description: 'When failures count, and how much.',
        required: [
          'joinGraceSeconds',
          'offlineGraceSeconds',
          'recoveryGraceSeconds',
          'maxConsecutiveFailures',
          'failedAfterSeconds',
          'abandonedAfterSeconds',
        ],
        properties: {
          joinGraceSeconds: {
            type: 'integer',
            minimum: 0,
            maximum: 1000000000,
            description:
              'Time from the start of an obligation in which failures are recorded and not judged, in seconds.',
          },
          offlineGraceSeconds: {
            type: 'integer',
            minimum: 0,
            maximum: 1000000000,
            description:
              'Time after the last success in which a node that is offline is not judged, in seconds.',
          },
          recoveryGraceSeconds: {
            type: 'integer',
            minimum: 0,
            maximum: 1000000000,
            description:
              'Time after a node came back in which it is judged leniently, in seconds.',
          },
          maxConsecutiveFailures: {
            type: 'integer',
            minimum: 1,
            maximum: 1000000,
            description: 'How many failures in a row make a node noncompliant.',
          },
          failedAfterSeconds: {
            type: 'integer',
            minimum: 1,
            maximum: 1000000000,
            description:
              'Time over which every decided slot failed that makes a node failed, in seconds.',
          },
          abandonedAfterSeconds: {
            type: 'integer',
            minimum: 1,
            maximum: 1000000000,
            description:
              'Time over which a node was offline throughout that makes it abandoned, in seconds.',
          },
        },
      },
      sla: {
        type: 'object',
        description: 'A service level over a window.',
        required: ['maxGapSeconds', 'windowSeconds'],
        properties: {
          uptimePpm: {
            type: 'integer',
            minimum: 0,
            maximum: 1000000,
            description:
              'Share of the window in which a node must be up, in parts per million.',
          },
          serveMs: {
            type: 'integer',
            minimum: 1,
            maximum: 1000000000,
            description:
              'Time within which a sampled block must be served, in milliseconds.',
          },
          servePpm: {
            type: 'integer',
            minimum: 0,
            maximum: 1000000,
            description:
              'Share of sampled blocks that must be served within serveMs, in parts per million.',
          },
          passPpm: {
            type: 'integer',
            minimum: 0,
            maximum: 1000000,
            description:
              'Share of decided slots that must pass, in parts per million.',
          },
          maxGapSeconds: {
            type: 'integer',
            minimum: 1,
            maximum: 1000000000,
            description: 'Longest time that one sample speaks for, in seconds.',
          },
          windowSeconds: {
            type: 'integer',
            minimum: 1,
            maximum: 1000000000,
            description: 'Length of the window that is judged, in seconds.',
          },
        },
      },
      accounting: {
        type: 'object',
        description: 'What is recorded beside compliance.',
        required: ['reportSeconds', 'retainSeconds', 'track'],
        properties: {
          reportSeconds: {
            type: 'integer',
            minimum: 1,
            maximum: 1000000000,
            description: 'How often a report is due, in seconds.',
          },
          retainSeconds: {
            type: 'integer',
            minimum: 1,
            maximum: 1000000000,
            description: 'How long reports are kept, in seconds.',
          },
          track: {
            type: 'array',
            items: {
              type: 'string',
              maxLength: 64,
              knownValues: ['storage', 'blocks', 'lag', 'uptime', 'bandwidth'],
            },
            maxLength: 16,
            description: 'What is reported.',
          },
        },
      },
      predicate: {
        type: 'object',
        description: 'One further condition.',
        required: ['name', 'expression'],
        properties: {
          name: {
            type: 'string',
            minLength: 1,
            maxLength: 128,
            description: 'Name of the condition.',
          },
          expression: {
            type: 'string',
            minLength: 1,
            maxLength: 4096,
            description: "Expression in the profile's part of CEL.",
          },
        },
      },
      certificate: {
        type: 'object',
        description:
          'Who stands behind this version. It is outside the content CID: any sufficient subset certifies the same version.',
        required: ['votes', 'acks'],
        properties: {
          proposal: {
            type: 'ref',
            ref: 'org.p2pds.policy#certifiedProposal',
          },
          votes: {
            type: 'array',
            items: {
              type: 'ref',
              ref: 'org.p2pds.policy#certifiedVote',
            },
            maxLength: 256,
            description: 'The votes, by DID, one a member.',
          },
          acks: {
            type: 'array',
            items: {
              type: 'ref',
              ref: 'org.p2pds.policy#certifiedAck',
            },
            maxLength: 256,
            description: 'The acknowledgments, by DID, one a member.',
          },
          checkpoints: {
            type: 'array',
            items: {
              type: 'string',
              format: 'cid',
            },
            maxLength: 4096,
            description:
              'Content CIDs of the checkpoints that make the votes and acknowledgments seen; they travel beside the policy.',
          },
        },
      },
      certifiedProposal: {
        type: 'object',
        description:
          'The proposal that adopted this version. Absent in version 1.',
        required: ['repository', 'record'],
        properties: {
          repository: {
            type: 'string',
            format: 'did',
            description: 'DID of the repository that houses the proposal.',
          },
          record: {
            type: 'unknown',
            description:
              'The proposal without its embedded policy, with its signatures.',
          },
        },
      },
      certifiedVote: {
        type: 'object',
        description: 'One vote in compact form.',
        required: ['did', 'key', 'choice', 'castAt', 'signature'],
        properties: {
          did: {
            type: 'string',
            format: 'did',
            description: 'DID of the voter.',
          },
          key: {
            type: 'string',
            maxLength: 256,
            description: 'did:key that signed the vote.',
          },
          choice: {
            type: 'string',
            maxLength: 16,
            knownValues: ['approve', 'reject', 'abstain'],
            description: 'The choice.',
          },
          castAt: {
            type: 'string',
            format: 'datetime',
            minLength: 24,
            maxLength: 24,
            description: 'When the vote was cast.',
          },
          signature: {
            type: 'bytes',
            minLength: 64,
            maxLength: 64,
            description:
              'The signature of the vote, whose body is rebuilt from these fields, the group, the base and the proposal.',
          },
        },
      },
      certifiedAck: {
        type: 'object',
        description: 'One acknowledgment.',
        required: ['repository', 'record'],
        properties: {
          repository: {
            type: 'string',
            format: 'did',
            description:
              'DID of the repository that houses the acknowledgment.',
          },
          record: {
            type: 'unknown',
            description: 'The acknowledgment, with its signatures.',
          },
          proof: {
            type: 'string',
            format: 'cid',
            description:
              "CID of the signed repository commit that proves that the account's host published the acknowledgment; the proof travels beside the policy.",
          },
        },
      },
    },
  },
  OrgP2pdsPolicyAck: {
    lexicon: 1,
    id: 'org.p2pds.policy.ack',
    defs: {
      main: {
        type: 'record',
        description: "One member's consent to a policy version, or its exit.",
        key: 'any',
        record: {
          type: 'object',
          required: ['group', 'policy', 'key', 'accepted', 'ackedAt'],
          properties: {
            group: {
              type: 'string',
              format: 'cid',
              description:
                'CID of the group: the content CID of version 1 of its policy.',
            },
            policy: {
              type: 'string',
              format: 'cid',
              description:
                'Content CID of the policy version that is acknowledged.',
            },
            key: {
              type: 'string',
              maxLength: 256,
              description:
                'did:key of the member: exactly the key that the policy version pins for it.',
            },
            accepted: {
              type: 'boolean',
              description:
                "true: the member consents. false: the member leaves, and its obligations end after the policy's notice.",
            },
            ackedAt: {
              type: 'string',
              format: 'datetime',
              minLength: 24,
              maxLength: 24,
              description: 'When the member gave this answer.',
            },
            signatures: {
              type: 'array',
              items: {
                type: 'union',
                refs: ['org.p2pds.signature'],
              },
              maxLength: 16,
              description:
                'Inline signatures over this record as housed in its repository.',
            },
          },
        },
      },
    },
  },
  OrgP2pdsReplicationConsent: {
    lexicon: 1,
    id: 'org.p2pds.replication.consent',
    defs: {
      main: {
        type: 'record',
        description:
          'That others may replicate the data of this account without an offer of its own. Read as p2pds publishes it.',
        key: 'any',
        record: {
          type: 'object',
          required: ['scope'],
          properties: {
            scope: {
              type: 'string',
              maxLength: 64,
              knownValues: ['any'],
              description:
                'Who may: any, everybody. Another scope consents to nobody.',
            },
            createdAt: {
              type: 'string',
              maxLength: 64,
              description: 'When the record was made, as its writer says.',
            },
          },
        },
      },
    },
  },
  OrgP2pdsReplicationOffer: {
    lexicon: 1,
    id: 'org.p2pds.replication.offer',
    defs: {
      main: {
        type: 'record',
        description:
          'That this account is willing to replicate the data of another. Two that offer each other agree. Read as p2pds publishes it.',
        key: 'any',
        record: {
          type: 'object',
          required: ['subject'],
          properties: {
            subject: {
              type: 'string',
              format: 'did',
              description: 'DID whose data would be replicated.',
            },
            minCopies: {
              type: 'integer',
              minimum: 0,
              maximum: 1000000,
              description:
                'Copies of the subject that its replicas should come to. Absent: 2.',
            },
            intervalSec: {
              type: 'integer',
              minimum: 0,
              maximum: 1000000000,
              description:
                'How often the replica is brought up to date, in seconds. Absent: 600.',
            },
            priority: {
              type: 'integer',
              minimum: 0,
              maximum: 100,
              description:
                'Which subjects come first, 100 before 0. Absent: 50.',
            },
            createdAt: {
              type: 'string',
              maxLength: 64,
              description: 'When the record was made, as its writer says.',
            },
          },
        },
      },
    },
  },
  OrgP2pdsSignature: {
    lexicon: 1,
    id: 'org.p2pds.signature',
    defs: {
      main: {
        type: 'object',
        description:
          "One inline signature of a record: CID-first, byte-compatible with the community's attestation convention.",
        required: ['key', 'signature'],
        properties: {
          key: {
            type: 'string',
            maxLength: 256,
            description:
              'Public key that made the signature, as a canonical did:key of a P-256 or K-256 key.',
          },
          cid: {
            type: 'string',
            format: 'cid',
            description:
              'CID that was signed: of the record without `signatures` and with `$sig`. When present it must be the one that the verifier computes.',
          },
          signature: {
            type: 'bytes',
            minLength: 64,
            maxLength: 64,
            description:
              'ECDSA signature, 64 bytes r||s with low S, over the 36 bytes of that CID.',
          },
        },
      },
    },
  },
} as const satisfies Record<string, LexiconDoc>
export const schemas = Object.values(schemaDict) satisfies LexiconDoc[]
export const lexicons: Lexicons = new Lexicons(structuredClone(schemas))

export function validate<T extends { $type: string }>(
  v: unknown,
  id: string,
  hash: string,
  requiredType: true,
): ValidationResult<T>
export function validate<T extends { $type?: string }>(
  v: unknown,
  id: string,
  hash: string,
  requiredType?: false,
): ValidationResult<T>
export function validate(
  v: unknown,
  id: string,
  hash: string,
  requiredType?: boolean,
): ValidationResult {
  return (requiredType ? is$typed : maybe$typed)(v, id, hash)
    ? lexicons.validate(`${id}#${hash}`, v)
    : {
        success: false,
        error: new ValidationError(
          `Must be an object with "${hash === 'main' ? id : `${id}#${hash}`}" $type property`,
        ),
      }
}

export const ids = {
  OrgP2pdsAttestBatch: 'org.p2pds.attest.batch',
  OrgP2pdsAttestCompliance: 'org.p2pds.attest.compliance',
  OrgP2pdsAttestReceipt: 'org.p2pds.attest.receipt',
  OrgP2pdsGovernanceCheckpoint: 'org.p2pds.governance.checkpoint',
  OrgP2pdsGovernanceProposal: 'org.p2pds.governance.proposal',
  OrgP2pdsGovernanceVote: 'org.p2pds.governance.vote',
  OrgP2pdsManifest: 'org.p2pds.manifest',
  OrgP2pdsPeer: 'org.p2pds.peer',
  OrgP2pdsPolicy: 'org.p2pds.policy',
  OrgP2pdsPolicyAck: 'org.p2pds.policy.ack',
  OrgP2pdsReplicationConsent: 'org.p2pds.replication.consent',
  OrgP2pdsReplicationOffer: 'org.p2pds.replication.offer',
  OrgP2pdsSignature: 'org.p2pds.signature',
} as const
