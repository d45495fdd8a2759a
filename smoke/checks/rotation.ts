import { DecryptCommand, EncryptCommand, KMSClient, ListKeyRotationsCommand, RotateKeyOnDemandCommand } from '@aws-sdk/client-kms';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect } from '../../demo/verified-resource';
import type { SmokeCheck, SmokeTarget } from '../check';
import { eventually } from '../patience';
import { keyOf } from './stack';
import { upload } from './uploads';

/** Longest that a rotation on demand is waited for. */
const ROTATION_MS = 15 * 60 * 1000;

/** What was encrypted under former key material. */
export const rotatedKeyDecrypts: SmokeCheck = {
  name: 'rotated-key',
  expectation: 'what was encrypted before the key was rotated on demand is decrypted afterwards, under the same key',
  run: async target => {
    const kms = new KMSClient(target.config);
    const KeyId = await keyOf(target);
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from(target.run) }));
    const rotations = await rotate(target, KeyId);
    const { Plaintext = new Uint8Array(), KeyId: found } = await kms.send(new DecryptCommand({ CiphertextBlob }));
    expect(Buffer.from(Plaintext).toString() === target.run && found === KeyId, `key ${KeyId} decrypts what it encrypted before its rotation`);
    return `rotated on demand, ${rotations} in all`;
  },
};

/** The same of an object, whose data key S3 keeps beside it. */
export const rotatedKeyReads: SmokeCheck = {
  name: 'object-of-rotated-key',
  expectation: 'an object that was uploaded before the key was rotated on demand is read afterwards',
  onAwsAlone: true,
  run: async target => {
    const object = await upload(target, 'before-rotation');
    await rotate(target, await keyOf(target));
    const { Body } = await new S3Client(target.config).send(new GetObjectCommand(object));
    const read = await Body?.transformToString();
    expect(read === target.run, `object ${object.Key} says '${target.run}', found '${read}'`);
    return object.Key;
  },
};

/** Rotates a key, waits until that is done, and says how often it was rotated on demand. */
async function rotate({ config }: SmokeTarget, KeyId: string): Promise<number> {
  const kms = new KMSClient(config);
  const rotations = async () => (
    ((await kms.send(new ListKeyRotationsCommand({ KeyId }))).Rotations ?? []).filter(each => each.RotationType === 'ON_DEMAND').length
  );
  const before = await rotations();
  await kms.send(new RotateKeyOnDemandCommand({ KeyId }));
  return eventually(`the rotation of key ${KeyId}`, ROTATION_MS, async () => {
    const now = await rotations();
    return now > before ? now : undefined;
  });
}
