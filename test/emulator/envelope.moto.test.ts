/**
 * Envelope encryption through a rotation, with the real AWS Encryption SDK on an emulated KMS: moto's, which we did not
 * write, and that of the deploy tests. It shows that the calls are consistent, not that AWS accepts them.
 */
import { KMSClient, CreateAliasCommand, CreateKeyCommand, DescribeKeyCommand } from '@aws-sdk/client-kms';
import { Emulator, type EmulatorKind } from './harness/emulator';
import { envelopeRoundTrip, openEnvelope, sealEnvelope, type EnvelopeRoundTrip } from './harness/envelope';

const CONTEXT = { tenant: 'tenant-1', purpose: 'invoice' };

describe.each<EmulatorKind>(['moto', 'ministack'])('an envelope on the emulated KMS of %s', kind => {
  let emulator: Emulator;
  let kms: KMSClient;
  let keyArn: string;
  let roundTrip: EnvelopeRoundTrip;

  beforeAll(async () => {
    emulator = await Emulator.start({ kind });
    kms = new KMSClient(emulator.client());
    keyArn = (await kms.send(new CreateKeyCommand({}))).KeyMetadata!.Arn!;
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/envelope', TargetKeyId: keyArn }));
    roundTrip = await envelopeRoundTrip({ keyArn, plaintext: 'hello', encryptionContext: CONTEXT, writer: emulator.client() });
  }, 120_000);

  afterAll(async () => {
    await emulator?.stop();
  });

  test('opens under the key that sealed it, with its context', () => {
    expect(roundTrip.message.includes('hello')).toBe(false);
    expect(roundTrip.beforeRotation).toEqual({ plaintext: 'hello', encryptionContext: expect.objectContaining(CONTEXT) });
  });

  test('opens after the key was rotated on demand', () => {
    expect(roundTrip.rotations).toBe(1);
    expect(roundTrip.afterRotation).toEqual(roundTrip.beforeRotation);
    expect(roundTrip.ofNewMaterial.plaintext).toBe('hello');
  });

  test('leaves the key its id, ARN and alias', async () => {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: 'alias/envelope' }));

    expect(KeyMetadata).toMatchObject({ Arn: keyArn, KeyId: keyArn.split('/')[1], KeyState: 'Enabled' });
  });

  test('does not open under another context', async () => {
    const forged = Buffer.from(roundTrip.message.toString('latin1').replace('tenant-1', 'tenant-2'), 'latin1');

    await expect(openEnvelope(emulator.client(), keyArn, forged)).rejects.toThrow('InvalidCiphertextException');
  });

  test('does not open under another key', async () => {
    const otherArn = (await kms.send(new CreateKeyCommand({}))).KeyMetadata!.Arn!;

    await expect(openEnvelope(emulator.client(), otherArn, roundTrip.message)).rejects.toThrow('unencryptedDataKey has not been set');
    await expect(sealEnvelope(emulator.client(), `${keyArn}0`, 'hello', CONTEXT)).rejects.toThrow();
  });
});
