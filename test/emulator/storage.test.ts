/**
 * examples/storage, deployed with the real CDK command line on the emulator and read back through the AWS API. The emulator
 * is not AWS: what passes here shows that template and calls are consistent, not that AWS accepts them.
 */
import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, DescribeKeyCommand, GenerateDataKeyCommand, GetKeyPolicyCommand, KMSClient, ListAliasesCommand } from '@aws-sdk/client-kms';
import { GetBucketPolicyCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { verifyStorage } from '../../demo/verify-storage';
import { CdkCli } from './harness/cdk-cli';
import { type ClientConfiguration, Emulator } from './harness/emulator';
import { envelopeRoundTrip, sealEnvelope } from './harness/envelope';

const MINUTES = 60_000;
const APP = 'npx tsx --tsconfig tsconfig.dev.json examples/storage/app.ts';

let emulator: Emulator;
let cdk: CdkCli;

beforeAll(async () => {
  // With authorization: IAM policies and key policies decide on direct calls.
  emulator = await Emulator.start({ auth: true });
  cdk = await CdkCli.create(emulator, { app: APP });
  await cdk.deploy('Storage');
}, 3 * MINUTES);

afterAll(async () => {
  await cdk?.dispose();
  await emulator?.stop();
});

test('every resource of the emulated stack is encrypted as its template says', async () => {
  const verified = await verifyStorage('Storage', emulator.client());

  expect(verified.map(each => [each.resource, each.kind, each.rotation])).toEqual([
    ['KMS key', 'customer managed', 'every 365 days'],
    ['S3 bucket AccessLogBucket', 'AWS owned (SSE-S3)', 'by AWS'],
    ['S3 bucket Documents', 'customer managed', 'every 365 days'],
    ['DynamoDB table Orders', 'customer managed', 'every 365 days'],
    ['DynamoDB table Sessions', 'customer managed', 'every 365 days'],
  ]);
});

test('the emulated key policy delegates to the account and admits CloudWatch Logs', async () => {
  const { Policy } = await kms().send(new GetKeyPolicyCommand({ KeyId: await physicalId('Key'), PolicyName: 'default' }));

  expect((JSON.parse(Policy ?? '') as { Statement: Array<{ Sid: string }> }).Statement.map(statement => statement.Sid))
    .toEqual(['AccountDelegatesToIam', 'CloudWatchLogs']);
});

test('the emulated bucket refuses an upload under another algorithm, and takes one that says nothing', async () => {
  const Bucket = await physicalId('Documents');
  const { Policy } = await s3().send(new GetBucketPolicyCommand({ Bucket }));
  expect(Policy).toContain('RefuseOtherAlgorithm');
  const application = new S3Client(await asApplication());

  await application.send(new PutObjectCommand({ Bucket, Key: 'report', Body: 'hello' }));
  await expect(application.send(new PutObjectCommand({ Bucket, Key: 'other', Body: 'hello', ServerSideEncryption: 'AES256' }))).rejects.toThrow(/explicit deny/);

  const read = await application.send(new GetObjectCommand({ Bucket, Key: 'report' }));
  expect(await read.Body?.transformToString()).toBe('hello');
});

describe('on real calls to the emulated KMS, the application', () => {
  const blue = { tenant: 'blue' };

  test('makes and decrypts data keys of its tenant', async () => {
    const client = new KMSClient(await asApplication());
    const KeyId = await keyArn();
    const { CiphertextBlob } = await client.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext: blue }));

    await expect(client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: blue }))).resolves.toMatchObject({ KeyId });
  });

  test.each([
    ['of another tenant', { tenant: 'red' }],
    ['without a tenant', {}],
  ])('makes no data key %s', async (_whose, EncryptionContext) => {
    const client = new KMSClient(await asApplication());

    await expect(client.send(new GenerateDataKeyCommand({ KeyId: await keyArn(), KeySpec: 'AES_256', EncryptionContext }))).rejects.toThrow(/AccessDenied|not authorized/);
  });

  test('cannot use the bucket\'s grant to call KMS by itself', async () => {
    const client = new KMSClient(await asApplication());
    const EncryptionContext = { 'aws:s3:arn': `arn:aws:s3:::${await physicalId('Documents')}` };

    await expect(client.send(new GenerateDataKeyCommand({ KeyId: await keyArn(), KeySpec: 'AES_256', EncryptionContext }))).rejects.toThrow(/AccessDenied|not authorized/);
  });
});

test('envelope encryption with the AWS Encryption SDK under the granted context survives a rotation on demand', async () => {
  const application = await asApplication();
  const envelope = { keyArn: await keyArn(), writer: application, administrator: emulator.client() };

  const result = await envelopeRoundTrip({ ...envelope, plaintext: 'hello', encryptionContext: { tenant: 'blue' } });

  expect(result).toMatchObject({ beforeRotation: { plaintext: 'hello' }, afterRotation: { plaintext: 'hello' }, ofNewMaterial: { plaintext: 'hello' }, rotations: 1 });
  await expect(sealEnvelope(application, envelope.keyArn, 'hello', { tenant: 'red' })).rejects.toThrow(/AccessDenied|not authorized/);
}, MINUTES);

test('a second emulated deployment changes nothing', async () => {
  expect((await cdk.deploy('Storage')).output).toContain('Storage (no changes)');
}, MINUTES);

test('destroyed and deployed again, the emulated stack has a new key under its alias, and the first key keeps its name and its data', async () => {
  const first = { key: await keyArn(), bucket: await physicalId('Documents'), table: await physicalId('Orders') };
  await s3().send(new PutObjectCommand({ Bucket: first.bucket, Key: 'kept', Body: 'hello' }));
  const [name] = (await aliasesOf(first.key)).filter(alias => alias.startsWith('alias/at-rest/'));

  await cdk.destroy('Storage');

  expect(await aliasesOf(first.key)).toEqual([name]);
  expect((await kms().send(new DescribeKeyCommand({ KeyId: first.key }))).KeyMetadata?.KeyState).toBe('Enabled');
  expect((await s3().send(new GetObjectCommand({ Bucket: first.bucket, Key: 'kept' }))).ContentLength).toBe('hello'.length);
  const { Table } = await new DynamoDBClient(emulator.client()).send(new DescribeTableCommand({ TableName: first.table }));
  expect(Table?.SSEDescription?.KMSMasterKeyArn).toBe(first.key);

  await cdk.deploy('Storage');

  const second = await keyArn();
  expect(second).not.toBe(first.key);
  expect(await aliasesOf(first.key)).toEqual([name]);
  expect(await aliasesOf(second)).toContain('alias/storage');
}, 2 * MINUTES);

function kms(): KMSClient {
  return new KMSClient(emulator.client());
}

function s3(): S3Client {
  return new S3Client(emulator.client());
}

/** @param name the logical id without the hash that makes it unique */
async function physicalId(name: string): Promise<string> {
  const { StackResourceSummaries = [] } = await new CloudFormationClient(emulator.client()).send(new ListStackResourcesCommand({ StackName: 'Storage' }));
  const found = StackResourceSummaries.find(each => each.LogicalResourceId?.replace(/[0-9A-F]{8}$/, '') === name)?.PhysicalResourceId;
  if (!found) throw new Error(`The stack has no ${name}, but ${StackResourceSummaries.map(each => each.LogicalResourceId).join(', ')}`);
  return found;
}

async function keyArn(): Promise<string> {
  const { KeyMetadata } = await kms().send(new DescribeKeyCommand({ KeyId: await physicalId('Key') }));
  return KeyMetadata?.Arn ?? '';
}

async function aliasesOf(KeyId: string): Promise<string[]> {
  const { Aliases = [] } = await kms().send(new ListAliasesCommand({ KeyId }));
  return Aliases.map(alias => alias.AliasName ?? '').sort();
}

/** A client with the credentials of the example's application. */
async function asApplication(): Promise<ClientConfiguration> {
  const RoleArn = `arn:aws:iam::123456789012:role/${await physicalId('Application')}`;
  const { Credentials } = await new STSClient(emulator.client()).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' }));
  return {
    ...emulator.client(),
    credentials: { accessKeyId: Credentials!.AccessKeyId!, secretAccessKey: Credentials!.SecretAccessKey!, sessionToken: Credentials!.SessionToken },
  };
}
