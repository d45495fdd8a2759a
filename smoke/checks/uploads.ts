import { HeadObjectCommand, type HeadObjectCommandOutput, PutObjectCommand, type PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import { expect } from '../../demo/verified-resource';
import type { SmokeCheck, SmokeTarget } from '../check';
import { BY_POLICY, refusal } from './refusal';
import { keyOf, resourceId } from './stack';

/** The bucket of examples/storage that is under the key. */
export const DOCUMENTS = 'Documents';

/** Longest key that SSE-C takes, in bytes: of characters that are one byte each. */
const CUSTOMER_KEY = '0'.repeat(32);

/** The default encryption of the bucket is what an upload gets that asks for nothing. */
export const plainUpload: SmokeCheck = {
  name: 'plain-upload',
  expectation: 'an object that is uploaded without a word of encryption is under the key of the stack',
  run: async target => {
    const { ServerSideEncryption, SSEKMSKeyId } = await uploaded(target, 'plain', {});
    expect(ServerSideEncryption === 'aws:kms', `the object is under aws:kms, found ${ServerSideEncryption}`);
    expect(SSEKMSKeyId === await keyOf(target), `the object is under the key of the stack, found ${SSEKMSKeyId}`);
    return SSEKMSKeyId!;
  },
};

/** Without it, each object would be a request of KMS. */
export const bucketKey: SmokeCheck = {
  name: 'bucket-key',
  expectation: 'such an object is under a Bucket Key',
  onAwsAlone: true,
  run: async target => {
    const { BucketKeyEnabled } = await uploaded(target, 'bucket-key', {});
    expect(BucketKeyEnabled === true, `the object is under a Bucket Key, found ${BucketKeyEnabled}`);
    return 'BucketKeyEnabled';
  },
};

/** Who names the key of the bucket is not refused as one who names another. */
export const ownKeyUpload: SmokeCheck = {
  name: 'own-key-upload',
  expectation: 'S3 takes an upload that names the key of the bucket',
  onAwsAlone: true,
  run: async target => (await uploaded(target, 'own-key', { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: await keyOf(target) })).SSEKMSKeyId ?? '',
};

/** Uploads that ask for another encryption than the bucket's. */
export const refusedUploads: SmokeCheck[] = [
  refused('sse-s3-upload', 'an upload that asks for SSE-S3', { ServerSideEncryption: 'AES256' }),
  // The emulator has no condition keys for the headers of these: it refuses every upload that asks for aws:kms, and none of SSE-C.
  ...[
    refused('keyless-upload', 'an upload that asks for aws:kms and names no key, which means aws/s3', { ServerSideEncryption: 'aws:kms' }),
    refused('other-key-upload', 'an upload under another key', { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: 'alias/aws/s3' }),
    refused('sse-c-upload', 'an upload under a key of the client\'s own', { SSECustomerAlgorithm: 'AES256', SSECustomerKey: CUSTOMER_KEY }),
  ].map(check => ({ ...check, onAwsAlone: true })),
];

function refused(name: string, what: string, headers: Partial<PutObjectCommandInput>): SmokeCheck {
  return { name, expectation: `S3 refuses ${what}`, run: target => refusal(what, () => upload(target, name, headers), BY_POLICY) };
}

async function uploaded(target: SmokeTarget, name: string, headers: Partial<PutObjectCommandInput>): Promise<HeadObjectCommandOutput> {
  return new S3Client(target.config).send(new HeadObjectCommand(await upload(target, name, headers)));
}

/** Puts an object into the bucket, and says where. */
export async function upload(target: SmokeTarget, name: string, headers: Partial<PutObjectCommandInput> = {}): Promise<{ Bucket: string; Key: string }> {
  const object = { Bucket: await resourceId(target, 'AWS::S3::Bucket', DOCUMENTS), Key: `smoke/${name}.txt` };
  await new S3Client(target.config).send(new PutObjectCommand({ ...object, Body: target.run, ...headers }));
  return object;
}
