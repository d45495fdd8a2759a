import { buildClient, CommitmentPolicy, getClient, KMS, KmsKeyringNode } from '@aws-crypto/client-node';
import { ListKeyRotationsCommand, RotateKeyOnDemandCommand } from '@aws-sdk/client-kms';
import type { ClientConfiguration } from './emulator';

const { encrypt, decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT);

export type EncryptionContext = Record<string, string>;

export interface EnvelopeRoundTripOptions {
  readonly keyArn: string;
  readonly plaintext: string;
  readonly encryptionContext: EncryptionContext;
  /** Who encrypts. */
  readonly writer: ClientConfiguration;
  /** Who decrypts. @default - the writer */
  readonly reader?: ClientConfiguration;
  /** Who rotates the key. @default - the writer */
  readonly administrator?: ClientConfiguration;
}

export interface EnvelopeRoundTrip {
  /** The message that was encrypted before the rotation. */
  readonly message: Buffer;
  readonly beforeRotation: OpenedEnvelope;
  /** The same message again. */
  readonly afterRotation: OpenedEnvelope;
  /** A message that was encrypted after the rotation. */
  readonly ofNewMaterial: OpenedEnvelope;
  /** How often the key was rotated on demand in the end. */
  readonly rotations: number;
}

export interface OpenedEnvelope {
  readonly plaintext: string;
  readonly encryptionContext: EncryptionContext;
}

/**
 * Encrypts with the AWS Encryption SDK, rotates the key on demand, and decrypts what was encrypted before and after.
 * Throws what KMS answers when a participant may not do its part.
 */
export async function envelopeRoundTrip(options: EnvelopeRoundTripOptions): Promise<EnvelopeRoundTrip> {
  const { keyArn, writer } = options;
  const reader = options.reader ?? writer;
  const message = await sealEnvelope(writer, keyArn, options.plaintext, options.encryptionContext);
  const beforeRotation = await openEnvelope(reader, keyArn, message);
  const rotations = await rotate(options.administrator ?? writer, keyArn);
  return {
    message,
    beforeRotation,
    afterRotation: await openEnvelope(reader, keyArn, message),
    ofNewMaterial: await openEnvelope(reader, keyArn, await sealEnvelope(writer, keyArn, options.plaintext, options.encryptionContext)),
    rotations,
  };
}

/** Encrypts a text under a data key of the KMS key. */
export async function sealEnvelope(
  client: ClientConfiguration, keyArn: string, plaintext: string, encryptionContext: EncryptionContext,
): Promise<Buffer> {
  const keyring = new KmsKeyringNode({ generatorKeyId: keyArn, clientProvider: getClient(KMS, client) });
  return (await encrypt(keyring, Buffer.from(plaintext), { encryptionContext })).result;
}

/** Decrypts a message, whose data key only KMS can decrypt, and only under the message's own encryption context. */
export async function openEnvelope(client: ClientConfiguration, keyArn: string, message: Buffer): Promise<OpenedEnvelope> {
  const keyring = new KmsKeyringNode({ keyIds: [keyArn], clientProvider: getClient(KMS, client) });
  const { plaintext, messageHeader } = await decrypt(keyring, message);
  return { plaintext: plaintext.toString(), encryptionContext: { ...messageHeader.encryptionContext } };
}

async function rotate(client: ClientConfiguration, keyArn: string): Promise<number> {
  const kms = new KMS(client);
  const { KeyId: keyId } = await kms.describeKey({ KeyId: keyArn }).then(({ KeyMetadata }) => KeyMetadata!);
  await kms.send(new RotateKeyOnDemandCommand({ KeyId: keyId }));
  const { Rotations } = await kms.send(new ListKeyRotationsCommand({ KeyId: keyId }));
  return (Rotations ?? []).filter(rotation => rotation.RotationType === 'ON_DEMAND').length;
}
