/**
 * The emulator itself: that a template which is deployed with the real CDK command line can be read back with the real
 * SDK clients. It is an emulator, with additions of our own (`ministack_encryption/`): what passes here shows that
 * templates and calls are consistent with each other, not that AWS accepts them.
 */
import { spawn } from 'child_process';
import type { Readable } from 'stream';
import { setTimeout as sleep } from 'timers/promises';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeContinuousBackupsCommand, DescribeTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand, DescribeKeyCommand, GetKeyRotationStatusCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand, GetBucketEncryptionCommand, GetBucketLifecycleConfigurationCommand, GetBucketLoggingCommand, GetBucketOwnershipControlsCommand,
  GetBucketVersioningCommand, GetObjectCommand, HeadObjectCommand, PutBucketPolicyCommand,
  PutObjectCommand, S3Client,
} from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { CdkCli } from './harness/cdk-cli';
import { Emulator, type ClientConfiguration } from './harness/emulator';
import { openEnvelope, sealEnvelope } from './harness/envelope';
import { REPOSITORY } from './harness/paths';

const MINUTES = 60_000;
const OTHER_ACCOUNT = '210987654321';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await Emulator.start();
}, 2 * MINUTES);

afterAll(async () => {
  await emulator?.stop();
});

describe('an emulated deployment of keys, buckets and tables', () => {
  let cdk: CdkCli;
  let outputs: Record<string, string>;
  let kms: KMSClient;
  let s3: S3Client;
  let dynamodb: DynamoDBClient;

  beforeAll(async () => {
    await emulator.reset();
    cdk = await CdkCli.create(emulator, { app: 'npx tsx test/emulator/fixtures/storage-app.ts' });
    await cdk.deploy();
    outputs = await outputsOf('EmulatorStorage');
    kms = new KMSClient(emulator.client());
    s3 = new S3Client(emulator.client());
    dynamodb = new DynamoDBClient(emulator.client());
  }, 2 * MINUTES);

  afterAll(async () => {
    await cdk.dispose();
  });

  test('the emulated key rotates in the period of the template', async () => {
    const status = await kms.send(new GetKeyRotationStatusCommand({ KeyId: outputs.ExportKeyArn }));

    expect(status).toMatchObject({ KeyRotationEnabled: true, RotationPeriodInDays: 180 });
  });

  test('the emulated bucket encrypts under the key, with a Bucket Key and without SSE-C', async () => {
    const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket: outputs.ExportBucketName }));

    expect(ServerSideEncryptionConfiguration).toEqual({
      Rules: [{
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: outputs.ExportKeyArn },
        BucketKeyEnabled: true,
        BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
      }],
    });
  });

  test('an object of the emulated bucket says under which key it is', async () => {
    await s3.send(new PutObjectCommand({ Bucket: outputs.ExportBucketName, Key: 'report', Body: 'hello' }));

    const head = await s3.send(new HeadObjectCommand({ Bucket: outputs.ExportBucketName, Key: 'report' }));
    expect(head).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: outputs.ExportKeyArn });
  });

  test('the emulated bucket keeps its lifecycle rules', async () => {
    const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: outputs.ExportBucketName }));

    expect(Rules).toEqual([{
      ID: 'expire',
      Status: 'Enabled',
      Filter: { Prefix: 'tmp/' },
      Expiration: { Days: 30 },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      NoncurrentVersionExpiration: { NoncurrentDays: 90 },
      Transitions: [{ Days: 10, StorageClass: 'STANDARD_IA' }],
    }]);
  });

  test('the emulated bucket keeps versioning, access logging and ownership', async () => {
    expect(await s3.send(new GetBucketVersioningCommand({ Bucket: outputs.ExportBucketName }))).toMatchObject({ Status: 'Enabled' });
    const { LoggingEnabled } = await s3.send(new GetBucketLoggingCommand({ Bucket: outputs.ExportBucketName }));
    expect(LoggingEnabled).toEqual({ TargetBucket: outputs.ExportLogBucketName, TargetPrefix: 'access/' });
    const { OwnershipControls } = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket: outputs.ExportLogBucketName }));
    expect(OwnershipControls).toEqual({ Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] });
  });

  test('the emulated table is under the key, recoverable and protected', async () => {
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: outputs.ExportTableName }));

    expect(Table).toMatchObject({
      SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: outputs.ExportKeyArn },
      DeletionProtectionEnabled: true,
    });
    const { ContinuousBackupsDescription } = await dynamodb.send(new DescribeContinuousBackupsCommand({ TableName: outputs.ExportTableName }));
    expect(ContinuousBackupsDescription?.PointInTimeRecoveryDescription).toMatchObject({ PointInTimeRecoveryStatus: 'ENABLED', RecoveryPeriodInDays: 14 });
  });

  test('another account of the emulator has none of it', async () => {
    const there = new KMSClient(emulator.client(OTHER_ACCOUNT));

    await expect(there.send(new DescribeKeyCommand({ KeyId: outputs.ExportKeyArn }))).rejects.toThrow(/not found/);
  });

  test('a second emulated deployment changes nothing', async () => {
    expect((await cdk.deploy()).output).toContain('EmulatorStorage (no changes)');
    expect((await cdk.diff()).output).toContain('There were no differences');
  }, MINUTES);

  test('destroying the emulated stack leaves the key and the data', async () => {
    await dynamodb.send(new PutItemCommand({ TableName: outputs.ExportTableName, Item: { id: { S: 'kept' } } }));

    await cdk.destroy();

    await expect(outputsOf('EmulatorStorage')).rejects.toThrow(/does not exist/);
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: outputs.ExportKeyArn }));
    expect(KeyMetadata?.KeyState).toBe('Enabled');
    const object = await s3.send(new GetObjectCommand({ Bucket: outputs.ExportBucketName, Key: 'report' }));
    expect(await object.Body?.transformToString()).toBe('hello');
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName: outputs.ExportTableName, Key: { id: { S: 'kept' } } }));
    expect(Item).toEqual({ id: { S: 'kept' } });
  }, MINUTES);
});

test('a template above 50 KB and a file asset go through the emulated staging bucket', async () => {
  const cdk = await CdkCli.create(emulator, { app: 'npx tsx test/emulator/fixtures/large-app.ts', account: OTHER_ACCOUNT });
  try {
    await cdk.deploy();

    const { ExportAssetBucket, ExportAssetKey } = await outputsOf('EmulatorLarge', OTHER_ACCOUNT);
    const asset = await new S3Client(emulator.client(OTHER_ACCOUNT)).send(new GetObjectCommand({ Bucket: ExportAssetBucket, Key: ExportAssetKey }));
    expect(await asset.Body?.transformToString()).toContain('EmulatorLarge');
  } finally {
    await cdk.dispose();
  }
}, MINUTES);

test('a deployment that the emulator refuses fails with the reason', async () => {
  const cdk = await CdkCli.create(emulator, { app: 'npx tsx test/emulator/fixtures/refused-app.ts', account: OTHER_ACCOUNT });
  try {
    await expect(cdk.deploy()).rejects.toThrow(/the emulator does not keep InventoryConfigurations/);
  } finally {
    await cdk.dispose();
  }
}, MINUTES);

test('an account of the emulator is a number of 12 digits', () => {
  expect(() => emulator.env('test')).toThrow("An account of the emulator is a number of 12 digits, got 'test'");
});

test('an emulator ends with the process that started it, killed or not', async () => {
  const parent = spawn('npx', ['tsx', 'test/emulator/fixtures/start-and-wait.ts'], { cwd: REPOSITORY, stdio: ['ignore', 'pipe', 'inherit'] });
  const { endpoint, pid } = JSON.parse(await text(parent.stdout, '\n')) as { endpoint: string; pid: number };
  expect((await fetch(`${endpoint}/_ministack/health`)).ok).toBe(true);

  process.kill(pid, 'SIGKILL');

  await until(() => fetch(`${endpoint}/_ministack/health`).then(() => false, () => true));
}, MINUTES);

test('with authorization, the emulator lets a role do what its policy says and nothing else', async () => {
  const strict = await Emulator.start({ auth: true });
  try {
    const keyArn = (await new KMSClient(strict.client()).send(new CreateKeyCommand({}))).KeyMetadata!.Arn!;
    const writer = await roleClient(strict, 'writer', { Effect: 'Allow', Action: 'kms:GenerateDataKey', Resource: keyArn });

    const message = await sealEnvelope(writer, keyArn, 'hello', { tenant: 'tenant-1' });

    expect((await openEnvelope(strict.client(), keyArn, message)).plaintext).toBe('hello');
    await expect(openEnvelope(writer, keyArn, message)).rejects.toThrow(/AccessDenied.*kms:Decrypt/);
  } finally {
    await strict.stop();
  }
}, MINUTES);

test('with authorization, a bucket that is closed to plain HTTP is open to what counts as TLS', async () => {
  const strict = await Emulator.start({ auth: true });
  try {
    const owner = new S3Client(strict.client());
    await owner.send(new CreateBucketCommand({ Bucket: 'closed' }));
    await owner.send(new PutObjectCommand({ Bucket: 'closed', Key: 'report', Body: 'hello' }));
    const tlsOnly = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
    await owner.send(new PutBucketPolicyCommand({ Bucket: 'closed', Policy: JSON.stringify({ Version: '2012-10-17', Statement: [tlsOnly] }) }));
    const reader = new S3Client(await roleClient(strict, 'reader', { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }));
    const get = new GetObjectCommand({ Bucket: 'closed', Key: 'report' });

    expect((await reader.send(get)).ContentLength).toBe(5);

    reader.middlewareStack.add(next => args => {
      (args.request as { headers: Record<string, string> }).headers['x-forwarded-proto'] = 'http';
      return next(args);
    }, { step: 'build' });
    await expect(reader.send(get)).rejects.toThrow(/explicit deny/);
  } finally {
    await strict.stop();
  }
}, MINUTES);

/** A client with the credentials of a new role. */
async function roleClient(strict: Emulator, roleName: string, statement: object): Promise<ClientConfiguration> {
  const iam = new IAMClient(strict.client());
  const policy = (content: object) => JSON.stringify({ Version: '2012-10-17', Statement: [content] });
  const trust = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'sts:AssumeRole' };
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: policy(trust) }));
  await iam.send(new PutRolePolicyCommand({ RoleName: roleName, PolicyName: 'policy', PolicyDocument: policy(statement) }));
  const { Credentials } = await new STSClient(strict.client()).send(new AssumeRoleCommand({ RoleArn: Role!.Arn, RoleSessionName: 'test' }));
  return {
    ...strict.client(),
    credentials: { accessKeyId: Credentials!.AccessKeyId!, secretAccessKey: Credentials!.SecretAccessKey!, sessionToken: Credentials!.SessionToken },
  };
}

/** What a stream says up to a character. */
async function text(stream: Readable, end: string): Promise<string> {
  let written = '';
  for await (const chunk of stream) {
    written += String(chunk);
    if (written.includes(end)) break;
  }
  return written;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await condition()) return;
    await sleep(50);
  }
  throw new Error('It did not happen in 5 s');
}

async function outputsOf(stackName: string, account?: string): Promise<Record<string, string>> {
  const { Stacks } = await new CloudFormationClient(emulator.client(account)).send(new DescribeStacksCommand({ StackName: stackName }));
  return Object.fromEntries((Stacks?.[0].Outputs ?? []).map(output => [output.OutputKey, output.OutputValue]));
}
