import { Stack } from 'aws-cdk-lib';
import { AccountPrincipal, ArnPrincipal, type IGrantable, OrganizationPrincipal, Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockedEncryptionType, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { AccessLogBucket, EncryptedBucket, EncryptionKey, UploadEncryption } from '../../src';
import { type DecisionRow, decisions } from '../support/policy/decisions';
import type { RequestContext } from '../support/policy/policy-document';
import { World } from '../support/policy/world';
import {
  ACCOUNT, ALL_OF_KMS, allowing, mayEach, mayNotEach, newApp, OTHER_ACCOUNT, OTHER_REGION, OTHER_STRANGER, printedStatements, REGION, role, stackIn, stacksOf,
  STRANGER, TAKEOVER, THIRD_STRANGER, USE, via, worldOf,
} from './cast';

const CONTEXT = 'kms:EncryptionContext:aws:s3:arn';
const ORDERS = 'arn:aws:s3:::orders';
const ALL_OF_S3 = allowing('s3:*');

/** A call of S3 for the caller: with a Bucket Key it carries the bucket's ARN, without one the object's. */
const throughS3 = (arn: string, region = REGION): RequestContext => ({ ...via('s3', region), [CONTEXT]: arn });

/** What the grants of a bucket give on its key: to read, to write (and to read the parts of an upload that is being completed). */
const GRANTS = {
  read: { method: 'grantRead', reads: true, describes: true, allowed: ['kms:Decrypt'], onObjects: ['s3:GetObject'] },
  write: { method: 'grantWrite', reads: false, describes: false, allowed: USE, onObjects: ['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'] },
  put: { method: 'grantPut', reads: false, describes: false, allowed: USE, onObjects: ['s3:PutObject', 's3:AbortMultipartUpload'] },
  readWrite: { method: 'grantReadWrite', reads: true, describes: true, allowed: USE, onObjects: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'] },
} as const;
type GrantName = keyof typeof GRANTS;
const GRANT_NAMES = Object.keys(GRANTS) as GrantName[];

/** A role for each grant, of the name of the grant. */
function grantEach(bucket: EncryptedBucket, grantee: (grant: GrantName) => IGrantable): void {
  GRANT_NAMES.forEach(grant => bucket[GRANTS[grant].method](grantee(grant)));
}

/** What a grantee may do with the key through S3, for the bucket `orders`, and all that it may not. */
function keyUse(grant: GrantName, who: string, on = 'EncryptionKey'): DecisionRow[] {
  const { allowed, describes } = GRANTS[grant];
  const forbidden = USE.filter(action => !(allowed as readonly string[]).includes(action));
  return [
    ...mayEach(allowed, { who, on, when: throughS3(ORDERS) }),
    ...allowed.filter(action => ['kms:Decrypt', 'kms:GenerateDataKey'].includes(action)).flatMap((may): DecisionRow[] => [
      { who, may, on, onlyWhen: throughS3(ORDERS) },
      { who, may, on, when: throughS3(`${ORDERS}/2026/report.csv`), because: 'without a Bucket Key the context is the object' },
      { who, mayNot: may, on, when: throughS3('arn:aws:s3:::orders-2'), because: 'a bucket\'s name is no prefix' },
      { who, mayNot: may, on, when: throughS3('arn:aws:s3:::orders-2/orders/report.csv') },
      { who, mayNot: may, on, when: throughS3(ORDERS, OTHER_REGION), because: 'it is S3 of another Region' },
      { who, mayNot: may, on, when: { ...throughS3(ORDERS), ...via('dynamodb') }, because: 'it is another service' },
      { who, mayNot: may, on, because: 'it calls KMS directly' },
    ]),
    describes
      ? { who, may: 'kms:DescribeKey', on, onlyWhen: via('s3'), because: 'it carries no encryption context' }
      : { who, mayNot: 'kms:DescribeKey', on, when: via('s3') },
    ...mayNotEach(forbidden, { who, on, when: throughS3(ORDERS) }),
    { who, mayNot: 'kms:CreateGrant', on, when: { ...throughS3(ORDERS), 'kms:GrantIsForAWSResource': 'true' } },
    ...mayNotEach(['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:DisableKey'], { who, on, when: via('s3') }),
  ];
}

/** The half of a grant that S3 decides. */
function objectUse(grant: GrantName, who: string): DecisionRow[] {
  const { onObjects, reads } = GRANTS[grant];
  return [
    ...mayEach(onObjects, { who, on: 'Orders/2026/report.csv' }),
    ...reads ? [] : mayNotEach(['s3:GetObject'], { who, on: 'Orders/2026/report.csv' }),
    ...grant === 'read' ? mayNotEach(['s3:PutObject', 's3:DeleteObject'], { who, on: 'Orders/2026/report.csv' }) : [],
  ];
}

/** A role for each grant, which references from other accounts and Regions reach by name. */
const named = (stack: Stack) => (grant: GrantName) => role(stack, grant, { roleName: `${stack.stackName}-${grant}` });

describe('grants of a bucket', () => {
  const app = newApp();
  const data = stackIn(app, 'Data');
  const elsewhere = stackIn(app, 'Elsewhere');
  const otherRegion = stackIn(app, 'OtherRegion', { region: OTHER_REGION });
  const away = stackIn(app, 'Away', { account: OTHER_ACCOUNT });
  const outside = stackIn(app, 'Outside');
  const bucket = new EncryptedBucket(data, 'Orders', { bucketName: 'orders' });
  new EncryptionKey(data, 'OtherKey');
  new EncryptionKey(away, 'OwnKey');
  grantEach(bucket, grant => role(data, grant));
  grantEach(bucket, grant => role(elsewhere, grant));
  grantEach(bucket, named(otherRegion));
  grantEach(bucket, named(away));
  GRANT_NAMES.forEach(named(outside));
  grantEach(bucket, grant => Role.fromRoleName(data, `Outside-${grant}`, `Outside-${grant}`));
  bucket.grantRead(new User(data, 'Person'));
  bucket.grants.read(role(data, 'NewStyle'));
  bucket.grantDelete(role(data, 'Cleaner'));
  bucket.grantPutAcl(role(data, 'AclEditor'));
  const world = worldOf(app);

  describe.each([
    ['the same stack', 'Data'],
    ['another stack', 'Elsewhere'],
    ['another Region', 'OtherRegion'],
    ['another account', 'Away'],
    ['outside the app, by name', 'Outside'],
  ])('to a role of %s', (_, stackName) => {
    describe.each(GRANT_NAMES)('%s', grant => {
      decisions(world, [...keyUse(grant, `${stackName}/${grant}`, 'EncryptionKey'), ...objectUse(grant, `${stackName}/${grant}`)]);
    });
  });

  describe('to a user', () => decisions(world, keyUse('read', 'Person', 'EncryptionKey')));

  describe('in the new style', () => decisions(world, keyUse('read', 'NewStyle', 'EncryptionKey')));

  describe('that have no use for the key', () => {
    decisions(world, [
      { who: 'Cleaner', may: 's3:DeleteObject', on: 'Orders/report.csv' },
      { who: 'AclEditor', may: 's3:PutObjectAcl', on: 'Orders/report.csv' },
      ...['Cleaner', 'AclEditor'].flatMap(who => mayNotEach(USE, { who, on: 'EncryptionKey', when: throughS3(ORDERS) })),
    ]);
  });

  describe('let nobody else in', () => {
    decisions(world, [
      ...mayNotEach(USE, { who: STRANGER, on: 'EncryptionKey', when: throughS3(ORDERS) }),
      ...mayNotEach(USE, { who: OTHER_STRANGER, on: 'EncryptionKey', given: ALL_OF_KMS, when: throughS3(ORDERS), because: 'another principal of that account was granted' }),
      ...mayNotEach(USE, { who: 'Data/read', on: 'OtherKey', when: throughS3(ORDERS), because: 'it is another key' }),
      ...mayNotEach(['kms:Decrypt'], { who: 's3.amazonaws.com', on: 'EncryptionKey', when: { 'aws:SourceAccount': ACCOUNT } }),
    ]);
  });

  describe('to a role of another account hold on the key\'s side, whatever its own account allows', () => {
    decisions(world, [
      { who: 'Away/read', may: 'kms:Decrypt', on: 'EncryptionKey', given: ALL_OF_KMS, when: { [CONTEXT]: ORDERS }, onlyWhen: via('s3') },
      { who: 'Away/read', may: 'kms:DescribeKey', on: 'EncryptionKey', given: ALL_OF_KMS, onlyWhen: via('s3') },
      ...mayNotEach(['kms:GenerateDataKey', 'kms:Encrypt', 'kms:ReEncryptFrom'], { who: 'Away/read', on: 'EncryptionKey', given: ALL_OF_KMS, when: throughS3(ORDERS) }),
      ...mayNotEach(TAKEOVER, { who: 'Away/readWrite', on: 'EncryptionKey', given: ALL_OF_KMS }),
      {
        who: 'Away/read',
        may: 'kms:Decrypt',
        on: 'EncryptionKey',
        given: ALL_OF_KMS,
        when: throughS3('arn:aws:s3:::another'),
        because: 'the bucket is named on the identity side only, since its ARN in the key\'s policy would be a cycle; S3 still asks the other bucket',
      },
      { who: 'Away/read', mayNot: 'kms:Decrypt', on: 'OwnKey', when: throughS3(ORDERS), because: 'it was granted one key, and not those of its own account' },
    ]);
  });
});

describe('a grant of a bucket to a role of another account, whose stack depends on that of the bucket', () => {
  const app = newApp();
  const data = stackIn(app, 'Data');
  const away = stackIn(app, 'Away', { account: OTHER_ACCOUNT });
  away.addStackDependency(data);
  new EncryptedBucket(data, 'Orders', { bucketName: 'orders' }).grantRead(role(away, 'Guest', { roleName: 'Guest' }));

  decisions(worldOf(app), [
    ...keyUse('read', 'Guest'),
    { who: 'Guest', may: 'kms:Decrypt', given: ALL_OF_KMS, when: { [CONTEXT]: ORDERS }, onlyWhen: via('s3'), because: 'the key\'s own policy asks for S3, too' },
    { who: OTHER_STRANGER, mayNot: 'kms:Decrypt', given: ALL_OF_KMS, when: throughS3(ORDERS), because: 'another principal of that account was granted' },
  ]);
});

describe('grants of a bucket to principals without a policy of their own in the app', () => {
  const app = newApp();
  const stack = stackIn(app, 'Data');
  const bucket = new EncryptedBucket(stack, 'Orders', { bucketName: 'orders' });
  const imported = `arn:aws:iam::${OTHER_ACCOUNT}:role/Imported`;
  const source = { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': 'arn:aws:s3:::source' };
  bucket.grantReadWrite(Role.fromRoleArn(stack, 'Imported', imported));
  bucket.grantRead(new AccountPrincipal('777788889999'));
  bucket.grantRead(new ArnPrincipal(`arn:aws:iam::${ACCOUNT}:role/Named`));
  bucket.grantRead(new OrganizationPrincipal('o-1234567890'));
  bucket.grantPut(new ServicePrincipal('s3.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': ACCOUNT }, ArnLike: { 'aws:SourceArn': source['aws:SourceArn'] } } }));
  bucket.grantRead(new ServicePrincipal('quicksight.amazonaws.com'));
  const conditions: Record<string, Record<string, unknown>> = {
    'sns.amazonaws.com': { StringEqualsIfExists: { 'aws:SourceAccount': ACCOUNT } },
    'sqs.amazonaws.com': { StringNotEquals: { 'aws:SourceAccount': OTHER_ACCOUNT } },
  };
  Object.entries(conditions).forEach(([service, each]) => bucket.grantRead(new ServicePrincipal(service, { conditions: each })));
  const world = worldOf(app);
  const on = 'EncryptionKey';

  describe('a role of another account', () => {
    decisions(world, [
      ...USE.map((may): DecisionRow => ({ who: imported, may, on, given: allowing('kms:*', world.keyArn(on)), when: { [CONTEXT]: ORDERS }, onlyWhen: via('s3'), because: 'its account allows it, too' })),
      ...mayNotEach(USE, { who: imported, on, when: throughS3(ORDERS), because: 'its account has to allow it, too' }),
      { who: imported, may: 'kms:DescribeKey', on, given: ALL_OF_KMS, onlyWhen: via('s3') },
      ...mayNotEach(TAKEOVER, { who: imported, on, given: ALL_OF_KMS }),
      { who: imported, may: 's3:GetObject', on: 'Orders/report.csv', given: ALL_OF_S3 },
      { who: imported, mayNot: 's3:GetObject', on: 'Orders/report.csv' },
      ...mayNotEach(USE, { who: OTHER_STRANGER, on, given: ALL_OF_KMS, when: throughS3(ORDERS) }),
    ]);
  });

  describe('an account', () => {
    decisions(world, [
      { who: THIRD_STRANGER, may: 'kms:Decrypt', on, given: ALL_OF_KMS, when: { [CONTEXT]: ORDERS }, onlyWhen: via('s3') },
      { who: THIRD_STRANGER, mayNot: 'kms:Decrypt', on, when: throughS3(ORDERS), because: 'its account has to allow it, too' },
      ...mayNotEach(['kms:GenerateDataKey', 'kms:Encrypt', ...TAKEOVER], { who: THIRD_STRANGER, on, given: ALL_OF_KMS }),
    ]);
  });

  describe('a principal of the account by its ARN', () => {
    const who = `arn:aws:iam::${ACCOUNT}:role/Named`;

    decisions(world, [
      { who, may: 'kms:Decrypt', on, when: { [CONTEXT]: ORDERS }, onlyWhen: via('s3') },
      ...mayNotEach(['kms:GenerateDataKey', 'kms:Encrypt'], { who, on, when: throughS3(ORDERS) }),
      ...mayNotEach(USE, { who: STRANGER, on, when: throughS3(ORDERS) }),
    ]);
  });

  describe('an organization', () => {
    const inOrganization = { 'aws:PrincipalOrgID': 'o-1234567890' };

    decisions(world, [
      { who: OTHER_STRANGER, may: 'kms:Decrypt', on, given: ALL_OF_KMS, when: { [CONTEXT]: ORDERS }, onlyWhen: { ...via('s3'), ...inOrganization } },
      { who: OTHER_STRANGER, mayNot: 'kms:Decrypt', on, when: { ...throughS3(ORDERS), ...inOrganization }, because: 'its account has to allow it, too' },
      { who: OTHER_STRANGER, mayNot: 'kms:GenerateDataKey', on, given: ALL_OF_KMS, when: { ...throughS3(ORDERS), ...inOrganization } },
    ]);
  });

  describe('a service with a source', () => {
    decisions(world, [
      ...['kms:GenerateDataKey', 'kms:Encrypt', 'kms:Decrypt'].map(may => ({ who: 's3.amazonaws.com', may, on, onlyWhen: source, because: 'it calls KMS in its own name' })),
      { who: 's3.amazonaws.com', may: 's3:PutObject', on: 'Orders/inventory.csv', onlyWhen: source },
      { who: 's3.amazonaws.com', mayNot: 'kms:CreateGrant', on, when: source },
      { who: 'config.amazonaws.com', mayNot: 'kms:GenerateDataKey', on, when: source, because: 'it is another service' },
    ]);
  });

  describe.each([
    ['if it is sent', 'sns.amazonaws.com', {}],
    ['that it must not be', 'sqs.amazonaws.com', {}],
    ['that it must not be', 'sqs.amazonaws.com', { 'aws:SourceAccount': '777788889999' }],
  ])('a service with a condition on a source %s', (_, who, when: RequestContext) => {
    decisions(world, [
      { who, may: 'kms:Decrypt', on, when: { 'aws:SourceAccount': ACCOUNT } },
      { who, mayNot: 'kms:Decrypt', on, when, because: 'such a condition names no source' },
    ]);
  });

  describe('a service without a source', () => {
    decisions(world, [
      { who: 'quicksight.amazonaws.com', may: 'kms:Decrypt', on, onlyWhen: { 'aws:SourceAccount': ACCOUNT }, because: 'it is tied to the key\'s account' },
      { who: 'quicksight.amazonaws.com', may: 'kms:DescribeKey', on, onlyWhen: { 'aws:SourceAccount': ACCOUNT } },
      { who: 'quicksight.amazonaws.com', mayNot: 'kms:GenerateDataKey', on, when: { 'aws:SourceAccount': ACCOUNT } },
    ]);
  });
});

describe('grants of a bucket in a stack without an environment', () => {
  const app = newApp();
  const data = new Stack(app, 'Data');
  const bucket = new EncryptedBucket(data, 'Orders', { bucketName: 'orders' });
  grantEach(bucket, grant => role(data, grant));

  describe.each(GRANT_NAMES)('%s', grant => decisions(worldOf(app), keyUse(grant, grant)));
});

describe('a grant of a bucket in a stack without an environment, to a role by its ARN,', () => {
  const app = newApp();
  const data = new Stack(app, 'Data');
  const bucket = new EncryptedBucket(data, 'Orders', { bucketName: 'orders' });
  role(new Stack(app, 'Outside'), 'Named', { roleName: 'Named' });
  bucket.grantRead(Role.fromRoleArn(data, 'SameAccount', `arn:aws:iam::${ACCOUNT}:role/Named`));
  bucket.grantRead(Role.fromRoleArn(data, 'OtherAccount', `arn:aws:iam::${OTHER_ACCOUNT}:role/Imported`));
  const world = worldOf(app);

  describe('that turns out to be of the same account', () => decisions(world, keyUse('read', 'Named')));

  describe('that turns out to be of another account', () => {
    const who = `arn:aws:iam::${OTHER_ACCOUNT}:role/Imported`;

    decisions(world, [
      { who, may: 'kms:Decrypt', on: 'EncryptionKey', given: ALL_OF_KMS, when: { [CONTEXT]: ORDERS }, onlyWhen: via('s3') },
      { who, mayNot: 'kms:Decrypt', on: 'EncryptionKey', when: throughS3(ORDERS), because: 'its account has to allow it, too' },
      ...mayNotEach(TAKEOVER, { who, on: 'EncryptionKey', given: ALL_OF_KMS }),
    ]);
  });
});

describe('a bucket that was under another key', () => {
  const app = newApp();
  const data = stackIn(app, 'Data');
  const away = stackIn(app, 'Away', { account: OTHER_ACCOUNT });
  const bucket = new EncryptedBucket(data, 'Orders', { bucketName: 'orders', formerEncryptionKey: new Key(data, 'Former') });
  grantEach(bucket, grant => role(data, grant));
  bucket.grantRead(role(away, 'Guest', { roleName: 'Guest' }));
  bucket.grantDelete(role(data, 'Cleaner'));
  const world = worldOf(app);
  const writing = USE.filter(action => action !== 'kms:Decrypt');

  describe.each(['Data/read', 'Data/readWrite', 'Guest'])('is still read by %s', who => {
    decisions(world, [
      { who, may: 'kms:Decrypt', on: 'Former', onlyWhen: throughS3(ORDERS) },
      { who, may: 'kms:Decrypt', on: 'Former', when: throughS3(`${ORDERS}/2019/report.csv`) },
      { who, mayNot: 'kms:Decrypt', on: 'Former', when: throughS3('arn:aws:s3:::orders-2') },
      { who, may: 'kms:Decrypt', on: 'EncryptionKey', onlyWhen: throughS3(ORDERS) },
      ...mayNotEach([...writing, 'kms:CreateGrant'], { who, on: 'Former', when: throughS3(ORDERS), because: 'nothing is written under the former key' }),
    ]);
  });

  describe('is written under the new key only', () => {
    decisions(world, ['Data/write', 'Data/put'].flatMap((who): DecisionRow[] => [
      { who, may: 'kms:GenerateDataKey', on: 'EncryptionKey', onlyWhen: throughS3(ORDERS) },
      ...mayNotEach(writing, { who, on: 'Former', when: throughS3(ORDERS) }),
      { who, may: 'kms:Decrypt', on: 'Former', onlyWhen: throughS3(ORDERS), because: 'an upload that began under the former key is completed' },
    ]));
  });

  describe('opens the former key to nobody else', () => {
    decisions(world, [
      { who: 'Guest', may: 'kms:Decrypt', on: 'Former', given: ALL_OF_KMS, when: { [CONTEXT]: ORDERS }, onlyWhen: via('s3') },
      { who: OTHER_STRANGER, mayNot: 'kms:Decrypt', on: 'Former', given: ALL_OF_KMS, when: throughS3(ORDERS) },
      { who: 'Cleaner', mayNot: 'kms:Decrypt', on: 'Former', when: throughS3(ORDERS) },
    ]);
  });
});

describe('a bucket under an imported key of another account', () => {
  const owner = stackIn(newApp(), 'Owner', { account: OTHER_ACCOUNT });
  new EncryptionKey(owner, 'Key');
  const keyArn = worldOf(owner).keyArn('Key');

  const app = newApp();
  const data = stackIn(app, 'Data');
  const bucket = new EncryptedBucket(data, 'Orders', { bucketName: 'orders', encryptionKey: Key.fromKeyArn(data, 'Imported', keyArn) });
  const roles = stackIn(app, 'Roles');
  role(roles, 'Reader', { roleName: 'Reader' });
  bucket.grantRead(Role.fromRoleArn(data, 'ReaderByArn', `arn:aws:iam::${ACCOUNT}:role/Reader`));

  describe('before its owner has added what was printed', () => {
    decisions(World.of(...stacksOf(app), ...stacksOf(owner)), [
      { who: 'Reader', mayNot: 'kms:Decrypt', on: keyArn, when: throughS3(ORDERS) },
    ]);
  });

  describe('when its owner has added what was printed', () => {
    const [{ template, ...place }] = stacksOf(owner);
    const [logicalId, key] = Object.entries(template.Resources).find(([, { Type }]) => Type === 'AWS::KMS::Key')!;
    const { Statement } = key.Properties!.KeyPolicy as { Statement: object[] };
    const KeyPolicy = { Version: '2012-10-17', Statement: [...Statement, ...printedStatements(data)] };
    const added = { ...template, Resources: { ...template.Resources, [logicalId]: { ...key, Properties: { ...key.Properties, KeyPolicy } } } };

    decisions(World.of(...stacksOf(app), { ...place, template: added }), [
      ...keyUse('read', 'Reader', keyArn),
      { who: 'Reader', may: 'kms:Decrypt', on: keyArn, given: ALL_OF_KMS, when: { [CONTEXT]: ORDERS }, onlyWhen: via('s3'), because: 'what was printed is narrow, too' },
      { who: STRANGER, mayNot: 'kms:Decrypt', on: keyArn, given: ALL_OF_KMS, when: throughS3(ORDERS) },
    ]);
  });
});

describe('the replication role of a bucket', () => {
  const target = stackIn(newApp(), 'Target', { region: OTHER_REGION });
  new EncryptionKey(target, 'TargetKey');
  new EncryptedBucket(target, 'Copy', { bucketName: 'copy', encryptionKey: new EncryptionKey(target, 'CopyKey') });
  const targetKeyArn = worldOf(target).keyArn('TargetKey');

  const app = newApp();
  const source = stackIn(app, 'Source');
  const nearKey = new EncryptionKey(source, 'NearKey');
  new EncryptedBucket(source, 'Near', { bucketName: 'near', encryptionKey: nearKey });
  new EncryptedBucket(source, 'Orders', {
    bucketName: 'orders',
    formerEncryptionKey: new Key(source, 'Former'),
    replicationRules: [
      { priority: 1, destination: Bucket.fromBucketAttributes(source, 'Copy', { bucketName: 'copy', region: OTHER_REGION }), kmsKey: Key.fromKeyArn(source, 'TargetKey', targetKeyArn) },
      { priority: 2, destination: Bucket.fromBucketName(source, 'NearByName', 'near'), kmsKey: nearKey },
    ],
  });
  const world = World.of(...stacksOf(app), ...stacksOf(target));
  const who = 'OrdersReplicationRole';
  const writing = ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:Decrypt'];

  describe('reads the source', () => {
    decisions(world, [
      { who, may: 'kms:Decrypt', on: 'Source/EncryptionKey', onlyWhen: throughS3(ORDERS) },
      { who, may: 'kms:Decrypt', on: 'Source/EncryptionKey', when: throughS3(`${ORDERS}/report.csv`) },
      { who, mayNot: 'kms:Decrypt', on: 'Source/EncryptionKey', when: throughS3('arn:aws:s3:::orders-2') },
      ...mayNotEach(USE.filter(action => action !== 'kms:Decrypt'), { who, on: 'Source/EncryptionKey', when: throughS3(ORDERS), because: 'it does not write there' }),
      { who, may: 's3:GetObjectVersionForReplication', on: 'Orders/report.csv' },
      { who, mayNot: 's3:GetObject', on: 'Orders/report.csv' },
    ]);
  });

  describe('reads what was written under the former key and is not replicated yet', () => {
    decisions(world, [
      { who, may: 'kms:Decrypt', on: 'Former', onlyWhen: throughS3(ORDERS) },
      { who, mayNot: 'kms:GenerateDataKey', on: 'Former', when: throughS3(ORDERS) },
    ]);
  });

  describe.each([
    ['of another Region', targetKeyArn, 'arn:aws:s3:::copy', OTHER_REGION, 'Copy', REGION],
    ['of the same Region', 'NearKey', 'arn:aws:s3:::near', REGION, 'Near', OTHER_REGION],
  ])('writes to the destination %s', (_, on, destination, region, bucket, wrongRegion) => {
    decisions(world, [
      ...writing.flatMap((may): DecisionRow[] => [
        { who, may, on, when: { [CONTEXT]: destination }, onlyWhen: via('s3', region), because: 'with a Bucket Key it decrypts, too' },
        { who, may, on, when: throughS3(`${destination}/report.csv`, region) },
        { who, mayNot: may, on, when: throughS3(destination, wrongRegion), because: 'that is not S3 of the destination\'s Region' },
        { who, mayNot: may, on, when: throughS3('arn:aws:s3:::elsewhere', region), because: 'it replicates to one bucket' },
      ]),
      { who, mayNot: 'kms:CreateGrant', on, when: { ...throughS3(destination, region), 'kms:GrantIsForAWSResource': 'true' } },
      { who, may: 's3:ReplicateObject', on: `${bucket}/report.csv` },
      { who, mayNot: 's3:GetObject', on: `${bucket}/report.csv` },
      { who, mayNot: 's3:PutObject', on: `${bucket}/report.csv` },
    ]);
  });

  describe('is nobody else', () => {
    decisions(world, [
      { who: 's3.amazonaws.com', mayNot: 'kms:Decrypt', on: 'Source/EncryptionKey', when: { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': ORDERS } },
      { who: STRANGER, mayNot: 'kms:GenerateDataKey', on: 'NearKey', when: throughS3('arn:aws:s3:::near') },
    ]);
  });
});

describe('uploads', () => {
  const ALGORITHM = 's3:x-amz-server-side-encryption';
  const KEY_ID = 's3:x-amz-server-side-encryption-aws-kms-key-id';
  const CUSTOMER = 's3:x-amz-server-side-encryption-customer-algorithm';
  const stack = stackIn(newApp(), 'Data');
  new Key(stack, 'OtherKey');
  const modes = { Refuse: UploadEncryption.REFUSE_OTHER, Require: UploadEncryption.REQUIRE_HEADERS, Allow: UploadEncryption.ALLOW_ANY };
  for (const [mode, uploadEncryption] of Object.entries(modes)) {
    new EncryptedBucket(stack, `${mode}Kms`, { uploadEncryption });
    new EncryptedBucket(stack, `${mode}Dsse`, { uploadEncryption, encryption: BucketEncryption.DSSE });
    new EncryptedBucket(stack, `${mode}Customer`, { uploadEncryption, blockedEncryptionTypes: [BlockedEncryptionType.NONE] });
    new EncryptedBucket(stack, `${mode}CustomerDsse`, { uploadEncryption, encryption: BucketEncryption.DSSE, blockedEncryptionTypes: [BlockedEncryptionType.NONE] });
  }
  new EncryptedBucket(stack, 'Orders');
  const world = worldOf(stack);
  const key = world.keyArn('EncryptionKey');
  const otherKey = world.keyArn('OtherKey');
  const upload = (on: string, verdict: 'may' | 'mustNot', when: RequestContext, because: string): DecisionRow =>
    ({ who: STRANGER, on: `${on}/report.csv`, given: ALL_OF_S3, when, because, ...verdict === 'may' ? { may: 's3:PutObject' } : { mustNot: 's3:PutObject' } });

  describe.each([
    ['of KMS', 'Kms', 'aws:kms', 'aws:kms:dsse', 'mustNot'],
    ['of DSSE', 'Dsse', 'aws:kms:dsse', 'aws:kms', 'mustNot'],
    ['of KMS, with SSE-C asked for', 'Customer', 'aws:kms', 'aws:kms:dsse', 'may'],
    ['of DSSE, with SSE-C asked for', 'CustomerDsse', 'aws:kms:dsse', 'aws:kms', 'may'],
  ] as const)('to a bucket %s', (_, kind, own, other, customer) => {
    //                                                                     REFUSE_OTHER  REQUIRE_HEADERS  ALLOW_ANY
    const table: [request: string, headers: RequestContext, ...verdicts: ('may' | 'mustNot')[]][] = [
      ['no header', {}, /*                                              */ 'may', /*   */ 'mustNot', /* */ 'may'],
      ['the bucket\'s algorithm and key', { [ALGORITHM]: own, [KEY_ID]: key }, 'may', /**/ 'may', /*     */ 'may'],
      ['the bucket\'s algorithm and no key, which is aws/s3', { [ALGORITHM]: own }, 'mustNot', 'mustNot', 'may'],
      ['the bucket\'s algorithm and another key', { [ALGORITHM]: own, [KEY_ID]: otherKey }, 'mustNot', 'mustNot', 'may'],
      ['the bucket\'s key by its id', { [ALGORITHM]: own, [KEY_ID]: key.split('/')[1] }, 'mustNot', 'mustNot', 'may'],
      ['an alias', { [ALGORITHM]: own, [KEY_ID]: 'alias/orders' }, /*   */ 'mustNot', /**/ 'mustNot', /* */ 'may'],
      ['the key of another account', { [ALGORITHM]: own, [KEY_ID]: key.replace(ACCOUNT, OTHER_ACCOUNT) }, 'mustNot', 'mustNot', 'may'],
      ['the other algorithm of KMS, and the bucket\'s key', { [ALGORITHM]: other, [KEY_ID]: key }, 'mustNot', 'mustNot', 'may'],
      ['the other algorithm of KMS, and no key', { [ALGORITHM]: other }, 'mustNot', /*   */ 'mustNot', /* */ 'may'],
      ['SSE-S3', { [ALGORITHM]: 'AES256' }, /*                          */ 'mustNot', /**/ 'mustNot', /* */ 'may'],
      ['another key and no algorithm', { [KEY_ID]: otherKey }, /*       */ 'mustNot', /**/ 'mustNot', /* */ 'may'],
      ['the bucket\'s key and no algorithm', { [KEY_ID]: key }, /*      */ 'may', /*   */ 'mustNot', /* */ 'may'],
      ['SSE-C', { [CUSTOMER]: 'AES256' }, /*                            */ customer, /* */ customer, /*  */ 'may'],
    ];

    describe.each([['REFUSE_OTHER', 'Refuse', 0], ['REQUIRE_HEADERS', 'Require', 1], ['ALLOW_ANY', 'Allow', 2]] as const)('with %s', (__, mode, column) => {
      decisions(world, table.map(([request, headers, ...verdicts]) => upload(`${mode}${kind}`, verdicts[column], headers, request)));
    });
  });

  describe('are refused by default', () => {
    decisions(world, [
      upload('Orders', 'may', {}, 'no header'),
      upload('Orders', 'mustNot', { [ALGORITHM]: 'AES256' }, 'SSE-S3'),
      upload('Orders', 'mustNot', { [ALGORITHM]: 'aws:kms', [KEY_ID]: otherKey }, 'another key'),
      upload('Orders', 'mustNot', { [CUSTOMER]: 'AES256' }, 'SSE-C'),
    ]);
  });

  describe('are refused whoever asks', () => {
    decisions(world, [
      { who: OTHER_STRANGER, mustNot: 's3:PutObject', on: 'RefuseKms/report.csv', given: ALL_OF_S3, when: { [ALGORITHM]: 'AES256' } },
      { who: 'cloudtrail.amazonaws.com', mustNot: 's3:PutObject', on: 'RefuseKms/AWSLogs/log.gz', when: { [ALGORITHM]: 'AES256', 'aws:SourceAccount': ACCOUNT }, because: 'so a trail without a key writes' },
      { who: `arn:aws:iam::${ACCOUNT}:root`, mustNot: 's3:PutObject', on: 'RefuseKms/report.csv', when: { [ALGORITHM]: 'AES256' } },
    ]);
  });

  describe('are all that is refused', () => {
    decisions(world, [
      ...['Refuse', 'Require'].flatMap(mode => mayEach(['s3:GetObject', 's3:DeleteObject', 's3:PutObjectTagging', 's3:RestoreObject'], { who: STRANGER, on: `${mode}Kms/report.csv`, given: ALL_OF_S3 })),
      { who: STRANGER, mayNot: 's3:PutObject', on: 'RefuseKms/report.csv', because: 'a policy that refuses lets nobody in' },
    ]);
  });

  describe('are not the only way to another key', () => {
    const who = STRANGER;
    const given = ALL_OF_S3;

    decisions(world, ['Refuse', 'Require'].flatMap(mode => ['Kms', 'Dsse', 'Customer'].flatMap((kind): DecisionRow[] => [
      { who, mustNot: 's3:UpdateObjectEncryption', on: `${mode}${kind}/report.csv`, given, when: { [KEY_ID]: otherKey }, because: 'it would move an object to another key' },
      { who, may: 's3:UpdateObjectEncryption', on: `${mode}${kind}/report.csv`, given, when: { [KEY_ID]: key }, because: 'it moves an older object to the bucket\'s key' },
    ])));
    decisions(world, [{ who, may: 's3:UpdateObjectEncryption', on: 'AllowKms/report.csv', given, when: { [KEY_ID]: otherKey } }]);
  });
});

describe('connections', () => {
  const stack = stackIn(newApp(), 'Data');
  new EncryptedBucket(stack, 'Orders');
  new EncryptedBucket(stack, 'Lenient', { minimumTLSVersion: 1 });
  const world = worldOf(stack);
  const who = STRANGER;
  const given = ALL_OF_S3;

  describe.each(['Orders', 'AccessLogBucket'])('to %s', bucket => {
    decisions(world, [
      ...['s3:GetObject', 's3:PutObject', 's3:DeleteObject'].flatMap((action): DecisionRow[] => [
        { who, may: action, on: `${bucket}/report.csv`, given, when: { 's3:TlsVersion': '1.2' } },
        { who, may: action, on: `${bucket}/report.csv`, given, when: { 's3:TlsVersion': '1.3' } },
        { who, mustNot: action, on: `${bucket}/report.csv`, given, when: { 's3:TlsVersion': '1.1' } },
        { who, mustNot: action, on: `${bucket}/report.csv`, given, when: { 'aws:SecureTransport': 'false' } },
      ]),
      { who, may: 's3:ListBucket', on: bucket, given, when: { 's3:TlsVersion': '1.2' } },
      { who, mustNot: 's3:ListBucket', on: bucket, given, when: { 's3:TlsVersion': '1.1' } },
      { who, mustNot: 's3:ListBucket', on: bucket, given, when: { 'aws:SecureTransport': 'false' } },
    ]);
  });

  describe('to a bucket that asks for an older version', () => {
    decisions(world, [
      { who, may: 's3:GetObject', on: 'Lenient/report.csv', given, when: { 's3:TlsVersion': '1.1' } },
      { who, mustNot: 's3:GetObject', on: 'Lenient/report.csv', given, when: { 'aws:SecureTransport': 'false' } },
    ]);
  });
});

describe('the access log bucket', () => {
  const stack = stackIn(newApp(), 'Data');
  new EncryptedBucket(stack, 'Orders');
  AccessLogBucket.of(stack).grantRead(role(stack, 'Auditor'));
  const world = worldOf(stack);
  const who = 'logging.s3.amazonaws.com';
  const on = 'AccessLogBucket/orders/2026-01-01';
  const source = { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': world.bucketArn('Orders') };

  decisions(world, [
    { who, may: 's3:PutObject', on, when: { 'aws:SourceArn': source['aws:SourceArn'] }, onlyWhen: { 'aws:SourceAccount': ACCOUNT } },
    { who, may: 's3:PutObject', on, when: { ...source, 'aws:SourceArn': 'arn:aws:s3:::any-bucket-of-the-account' } },
    { who, mayNot: 's3:PutObject', on, when: { 'aws:SourceAccount': ACCOUNT }, because: 'it always says for which bucket' },
    { who, mayNot: 's3:PutObject', on, when: { ...source, 'aws:SourceArn': `arn:aws:sns:${REGION}:${ACCOUNT}:orders` }, because: 'its source is no bucket' },
    ...mayNotEach(['s3:GetObject', 's3:DeleteObject', 's3:PutObjectAcl'], { who, on, when: source }),
    { who, mayNot: 's3:ListBucket', on: 'AccessLogBucket', when: source },
    { who, mayNot: 's3:PutObject', on: 'Orders/2026-01-01', when: source, because: 'no other bucket takes logs' },
    ...['s3.amazonaws.com', 'delivery.logs.amazonaws.com', 'cloudtrail.amazonaws.com'].map(service => ({ who: service, mayNot: 's3:PutObject', on, when: source, because: 'it is another service' })),
    { who, mustNot: 's3:PutObject', on, when: { ...source, 'aws:SecureTransport': 'false' } },
    { who: STRANGER, mayNot: 's3:PutObject', on },
    { who: OTHER_STRANGER, mayNot: 's3:PutObject', on, given: ALL_OF_S3 },
    { who: 'Auditor', may: 's3:GetObject', on },
    { who: 'Auditor', mayNot: 's3:DeleteObject', on },
  ]);
});
