/**
 * examples/enforced on the emulator: deployed as new in one account, and over the same app without enforcement in another. The
 * emulator is not AWS: that S3 and SNS ask the key's policy before they deliver is emulated by ministack_encryption/message_keys.py, as
 * AWS documents it.
 */
import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DecryptCommand, DescribeKeyCommand, GenerateDataKeyCommand, GetKeyPolicyCommand, KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { PutBucketNotificationConfigurationCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { type OrdersApp, noteOf, noticeOf, ordersApp, placeOrder } from '../../demo/place-order';
import { resourcesOf } from '../../demo/verified-resource';
import { verifyEnforced } from '../../demo/verify-enforced';
import { CdkCli } from './harness/cdk-cli';
import { type ClientConfiguration, Emulator } from './harness/emulator';

const MINUTES = 60_000;
/** Time enough for an order that arrives: it takes milliseconds, and no function is in the way. */
const LOST_MS = 2_000;
const ENFORCED = 'npx tsx --tsconfig tsconfig.dev.json examples/enforced/app.ts';
const PLAIN = 'npx tsx --tsconfig tsconfig.dev.json test/emulator/fixtures/plain-orders-app.ts';
/** Where the app was before it was enforced. */
const RETROFITTED = '210987654321';

interface Statement {
  readonly Sid: string;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

interface Deployed {
  readonly logicalId: string;
  readonly physicalId: string;
}

let emulator: Emulator;
let enforced: CdkCli;
let retrofitted: CdkCli;
let before: Deployed[];

beforeAll(async () => {
  // With authorization: IAM policies and key policies decide on direct calls, and on deliveries.
  emulator = await Emulator.start({ auth: true });
  enforced = await CdkCli.create(emulator, { app: ENFORCED });
  await enforced.deploy('Orders');

  const plain = await CdkCli.create(emulator, { app: PLAIN, account: RETROFITTED });
  await plain.deploy('Orders');
  await plain.dispose();
  before = await deployed(emulator.client(RETROFITTED));
  await placeOrder(await retrofittedApp(), 'placed-before', emulator.client(RETROFITTED));
  // Of the assembly that is there already.
  retrofitted = await CdkCli.create(emulator, { app: enforced.outputDirectory, account: RETROFITTED });
  await retrofitted.deploy('Orders');
}, 5 * MINUTES);

afterAll(async () => {
  await Promise.all([enforced?.dispose(), retrofitted?.dispose()]);
  await emulator?.stop();
});

describe.each([
  ['deployed as new', undefined],
  ['deployed over the app without enforcement', RETROFITTED],
])('the emulated app, %s,', (_how, account) => {
  test('has every resource under the key of its stack', async () => {
    const verified = await verifyEnforced('Orders', emulator.client(account));

    expect(verified.map(each => each.resource)).toEqual([
      'KMS key', 'S3 bucket Inbox', 'SNS topic Arrivals', 'SQS queue Billing', 'SQS queue Failed', 'SQS queue Returns', 'SQS queue Work', 'DynamoDB table Orders',
      'Kinesis stream Clicks', 'Secret Credentials', 'Log group WorkerLog', 'Lambda function BucketNotificationsHandler', 'Lambda function Worker',
    ]);
    expect(new Set(verified.map(each => each.key)).size).toBe(1);
  }, MINUTES);

  test('delivers an order from the bucket through the topic to a queue, and through another one to the table', async () => {
    const config = emulator.client(account);
    const app = await ordersApp('Orders', config);

    await placeOrder(app, 'order-1', config);

    expect(await noticeOf(app, 'order-1', config)).toMatchObject({
      eventName: 'ObjectCreated:Put', s3: { bucket: { name: app.bucket }, object: { key: 'order-1', size: 'one of each'.length } },
    });
    expect(await noteOf(app, 'order-1', config)).toBe(app.bucket);
  }, MINUTES);

  test('is not changed by a second deployment', async () => {
    const cdk = account === undefined ? enforced : retrofitted;

    expect((await cdk.deploy('Orders')).output).toContain('Orders (no changes)');
  }, MINUTES);
});

test('nothing of the emulated app is replaced or removed when it is enforced, and what was under way arrives', async () => {
  const config = emulator.client(RETROFITTED);
  const after = await deployed(config);
  const added = after.filter(({ logicalId }) => !before.some(each => each.logicalId === logicalId)).map(({ logicalId }) => logicalId);

  expect(after).toEqual(expect.arrayContaining(before));
  expect(added).toEqual([expect.stringMatching(/^EncryptionKey[0-9A-F]{8}$/), expect.stringMatching(/^EncryptionKeyName[0-9A-F]{8}$/)]);
  expect(await noteOf(await retrofittedApp(), 'placed-before', config)).toBe((await retrofittedApp()).bucket);
}, MINUTES);

describe('on deliveries, where our additions to the emulator ask it as AWS documents, the key policy', () => {
  const policy = changeablePolicy();

  test.each(['S3Notifications', 'ServiceSns'])('loses orders without the statement %s that enforcement added', async sid => {
    const app = await ordersApp('Orders', emulator.client());
    await policy.change(without(sid));

    await placeOrder(app, `without-${sid}`, emulator.client());

    expect(await noticeOf(app, `without-${sid}`, emulator.client(), LOST_MS)).toBeUndefined();
  }, MINUTES);

  test('is asked when the notification is set up', async () => {
    const { bucket } = await ordersApp('Orders', emulator.client());
    const [{ physicalId: TopicArn }] = (await resourcesOf('Orders', emulator.client()))('AWS::SNS::Topic');
    const setUp = new PutBucketNotificationConfigurationCommand({
      Bucket: bucket, NotificationConfiguration: { TopicConfigurations: [{ TopicArn, Events: ['s3:ObjectCreated:*'] }] },
    });

    await expect(s3().send(setUp)).resolves.toBeDefined();
    await policy.change(without('S3Notifications'));
    await expect(s3().send(setUp)).rejects.toThrow(/Unable to validate the following destination configurations/);
  }, MINUTES);
});

describe('on real calls, where the emulator itself evaluates IAM and key policies, the key', () => {
  const policy = changeablePolicy();
  const dataKey = async (config: ClientConfiguration) => (
    new KMSClient(config).send(new GenerateDataKeyCommand({ KeyId: await policy.keyArn(), KeySpec: 'AES_256' }))
  );

  test('serves the account\'s administrator, to whom it delegates', async () => {
    const { CiphertextBlob } = await dataKey(emulator.client());

    await expect(kms().send(new DecryptCommand({ CiphertextBlob }))).resolves.toMatchObject({ KeyId: await policy.keyArn() });
  });

  test.each(['Worker', 'BucketNotificationsHandler'])('is closed to the role of %s when no service calls for it', async role => {
    await expect(dataKey(await asRole(role))).rejects.toThrow(/AccessDenied|not authorized/);

    // The emulator knows nothing of calls through a service: without the condition on it, the same call is let through.
    await policy.change(withoutViaService);
    await expect(dataKey(await asRole(role))).resolves.toBeDefined();
  });
});

interface ChangeablePolicy {
  readonly keyArn: () => Promise<string>;
  readonly change: (statements: (given: Statement[]) => Statement[]) => Promise<void>;
}

/** The policy of the key, as it was deployed again after each test. */
function changeablePolicy(): ChangeablePolicy {
  let keyArn: string;
  let deployedPolicy: string;

  beforeAll(async () => {
    const [{ physicalId }] = (await resourcesOf('Orders', emulator.client()))('AWS::KMS::Key');
    keyArn = (await kms().send(new DescribeKeyCommand({ KeyId: physicalId }))).KeyMetadata?.Arn ?? '';
    deployedPolicy = (await kms().send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default' }))).Policy ?? '';
  });

  afterEach(() => put(deployedPolicy));

  async function put(Policy: string): Promise<void> {
    await kms().send(new PutKeyPolicyCommand({ KeyId: keyArn, Policy }));
  }

  return {
    keyArn: async () => keyArn,
    change: async statements => {
      const document = JSON.parse(deployedPolicy) as { readonly Statement: Statement[] };
      await put(JSON.stringify({ ...document, Statement: statements(document.Statement) }));
    },
  };
}

function without(sid: string): (given: Statement[]) => Statement[] {
  return given => {
    expect(given.map(each => each.Sid)).toContain(sid);
    return given.filter(each => each.Sid !== sid);
  };
}

function withoutViaService(given: Statement[]): Statement[] {
  return given.map(({ Condition: { StringEquals: { 'kms:ViaService': _, ...equals } = {}, ...others } = {}, ...rest }) => (
    { ...rest, ...(Object.keys({ ...equals, ...others }).length > 0 ? { Condition: { ...others, StringEquals: equals } } : {}) }
  ));
}

async function deployed(config: ClientConfiguration): Promise<Deployed[]> {
  const { StackResourceSummaries = [] } = await new CloudFormationClient(config).send(new ListStackResourcesCommand({ StackName: 'Orders' }));
  return StackResourceSummaries.map(({ LogicalResourceId = '', PhysicalResourceId = '' }) => ({ logicalId: LogicalResourceId, physicalId: PhysicalResourceId }));
}

async function retrofittedApp(): Promise<OrdersApp> {
  return ordersApp('Orders', emulator.client(RETROFITTED));
}

/** A client with the credentials of a role of the stack. */
async function asRole(name: string): Promise<ClientConfiguration> {
  const [role] = (await resourcesOf('Orders', emulator.client()))('AWS::IAM::Role').filter(each => each.name.startsWith(name));
  const { Credentials } = await new STSClient(emulator.client()).send(new AssumeRoleCommand({
    RoleArn: `arn:aws:iam::123456789012:role/${role.physicalId}`, RoleSessionName: 'test',
  }));
  return {
    ...emulator.client(),
    credentials: { accessKeyId: Credentials!.AccessKeyId!, secretAccessKey: Credentials!.SecretAccessKey!, sessionToken: Credentials!.SessionToken },
  };
}

function kms(): KMSClient {
  return new KMSClient(emulator.client());
}

function s3(): S3Client {
  return new S3Client(emulator.client());
}
