import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { ApiConfiguration } from '../../demo/api-configuration';
import { expect } from '../../demo/verified-resource';
import { READER, READERS_TENANT, STRANGER } from '../additions';
import type { SmokeCheck, SmokeTarget } from '../check';
import { eventually, PERMISSIONS_MS } from '../patience';
import { BY_KMS, BY_POLICY, refusal } from './refusal';
import { asRole, keyOf, resourceId } from './stack';
import { upload } from './uploads';

/** The grants of the library are enough, key included. */
export const readerReads: SmokeCheck = {
  name: 'granted-role',
  expectation: 'a role with grants of the library reads the object and the item, and is let in to their key by that',
  onAwsAlone: true,
  run: async target => {
    const reader = await asRole(target, READER);
    const object = await upload(target, 'granted');
    await eventually(`${READER} reads the object`, PERMISSIONS_MS, () => readObject(reader, object, target.run));
    const item = await itemOf(target);
    await eventually(`${READER} reads the item`, PERMISSIONS_MS, async () => (await new DynamoDBClient(reader).send(new GetItemCommand(item))).Item);
    return `${object.Key} and an item of ${item.TableName}`;
  },
};

/** Permissions on bucket and table are not enough: the key is asked, and says no. */
export const strangerIsRefused: SmokeCheck = {
  name: 'role-without-key',
  expectation: 'a role that may read bucket and table, and was not granted the key, reads neither, since KMS refuses',
  onAwsAlone: true,
  run: async target => {
    const stranger = await asRole(target, STRANGER);
    const object = await upload(target, 'strange');
    const item = await itemOf(target);
    return [
      await refusal('GetObject', () => new S3Client(stranger).send(new GetObjectCommand(object)), BY_KMS, PERMISSIONS_MS),
      await refusal('GetItem', () => new DynamoDBClient(stranger).send(new GetItemCommand(item)), BY_KMS, PERMISSIONS_MS),
    ].join('; ');
  },
};

/** Envelope encryption is tied to the encryption context that was granted. */
export const tenantsAreApart: SmokeCheck = {
  name: 'tenants',
  expectation: 'a role that was granted data keys of one tenant gets and decrypts these, and none of another tenant',
  run: async target => {
    const kms = new KMSClient(await asRole(target, READER));
    const KeyId = await keyOf(target);
    const dataKey = (tenant: string) => kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext: { tenant } }));
    const { CiphertextBlob } = await eventually(`${READER} gets a data key of ${READERS_TENANT}`, PERMISSIONS_MS, () => dataKey(READERS_TENANT));
    await kms.send(new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext: { tenant: READERS_TENANT } }));
    return refusal('GenerateDataKey of another tenant', () => dataKey('green'), BY_POLICY);
  },
};

/** Where an app is enforced, the account's principals come to the key through the service, and not otherwise. */
export const enforcedReader: SmokeCheck = {
  name: 'through-s3',
  expectation: 'a role without a word of KMS in its policies reads an object of the enforced bucket',
  onAwsAlone: true,
  run: async target => {
    const s3 = new S3Client(await asRole(target, READER));
    const Bucket = await resourceId(target, 'AWS::S3::Bucket', 'Inbox');
    return eventually(`${READER} reads order-1`, PERMISSIONS_MS, async () => (await s3.send(new GetObjectCommand({ Bucket, Key: 'order-1' }))).ETag);
  },
};

/** The other side of it. */
export const notWithoutS3: SmokeCheck = {
  name: 'not-without-s3',
  expectation: 'the same role gets no data key of that key when it asks KMS itself',
  run: async target => {
    const kms = new KMSClient(await asRole(target, READER));
    const KeyId = await keyOf(target);
    return refusal('GenerateDataKey', () => kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' })), BY_POLICY);
  },
};

async function readObject(reader: ApiConfiguration, object: { Bucket: string; Key: string }, content: string): Promise<string> {
  const { Body } = await new S3Client(reader).send(new GetObjectCommand(object));
  const read = await Body?.transformToString() ?? '';
  expect(read === content, `object ${object.Key} says '${content}', found '${read}'`);
  return read;
}

/** An item that the caller put. */
async function itemOf(target: SmokeTarget): Promise<{ TableName: string; Key: Record<string, { S: string }> }> {
  const TableName = await resourceId(target, 'AWS::DynamoDB::GlobalTable', 'Orders');
  const Key = { customer: { S: target.run }, placedAt: { S: new Date().toISOString() } };
  await new DynamoDBClient(target.config).send(new PutItemCommand({ TableName, Item: Key }));
  return { TableName, Key };
}
