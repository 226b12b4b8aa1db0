import { FieldHash, type Signer } from '@quorate/core'

/**
 * A secret of 32 bytes from which a verifier makes the nonces of one batch (RCP-3). `from` is where the interval of a batch
 * begins, as text of ENC-4: `reveal` is what that batch itself reveals when it begins a chain, `commitment` what the batch
 * after the next will. It follows from the key alone, whose signatures are deterministic (SIG-2), so there is nothing to
 * store and nothing to lose, and the key is nothing that a revealed secret tells about.
 */
export async function verifierSecret(
  signer: Signer,
  group: string,
  from: string,
  use: 'reveal' | 'commitment',
): Promise<Uint8Array> {
  const message = FieldHash.of('quorate/verifier-secret/v1', group, from, use).digest()
  return FieldHash.of('quorate/verifier-secret/v1', await signer.sign(message)).digest()
}
