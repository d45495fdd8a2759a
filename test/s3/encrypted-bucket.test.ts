import { App, Duration, NestedStack, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  addedToKeyPolicy, errorOf, HERE, identityPolicy, IMPORTED_KEY_ARN, OTHER_ACCOUNT, OTHER_ACCOUNT_HERE, warningIdsOf, warningsOf,
} from '../keys/support';
import type { JsonObject } from '../support/template/cloudformation';
import { resourcesOfType, templateOf } from '../support/template/synth';
import { bucketPolicyOf, keyStatements, propertiesOf, resourceOf, sidsOf } from './support';
import { AccessLogBucket, EncryptedBucket, type EncryptedBucketProps, EncryptionKey, EncryptionKeyProps, KeySource, UploadEncryption } from 'cdk-at-rest';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Storage', { env: HERE });
});

function bucketWith(props?: EncryptedBucketProps): EncryptedBucket {
  return new EncryptedBucket(stack, 'Data', props);
}

function roleIn(scope: Stack): iam.Role {
  return new iam.Role(scope, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
}

/** Use of a bucket's key through S3, for that bucket only, as an identity policy has it. */
function through(bucket: EncryptedBucket, region: unknown = 'eu-west-1'): JsonObject {
  const arn = stack.resolve(bucket.bucketArn) as JsonObject;
  return {
    StringEquals: { 'kms:ViaService': `s3.${String(region)}.amazonaws.com` },
    StringLike: { 'kms:EncryptionContext:aws:s3:arn': [arn, { 'Fn::Join': ['', [arn, '/*']] }] },
  };
}

describe('a bucket that says nothing', () => {
  test('is encrypted under the shared key, protected and logged', () => {
    const bucket = bucketWith();

    expect(propertiesOf(bucket)).toEqual({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{
          ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: stack.resolve(EncryptionKey.of(stack).keyArn) as JsonObject },
          BucketKeyEnabled: true,
          BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
        }],
      },
      LifecycleConfiguration: {
        Rules: [{ Id: 'AbortIncompleteMultipartUploads', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }],
      },
      LoggingConfiguration: {
        DestinationBucketName: stack.resolve(AccessLogBucket.of(stack).bucketName) as JsonObject,
        LogFilePrefix: expect.stringMatching(/^Storage-Data-[0-9A-F]{8}\/$/) as string,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
      VersioningConfiguration: { Status: 'Enabled' },
    });
    expect(resourceOf(bucket)).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('or says undefined, gets the same', () => {
    const names = [
      'encryption', 'encryptionKey', 'bucketKeyEnabled', 'blockedEncryptionTypes', 'blockPublicAccess', 'publicReadAccess', 'enforceSSL', 'minimumTLSVersion',
      'objectOwnership', 'accessControl', 'versioned', 'lifecycleRules', 'removalPolicy', 'serverAccessLogs', 'serverAccessLogsBucket',
      'serverAccessLogsPrefix', 'targetObjectKeyFormat', 'replicationRules', 'uploadEncryption', 'formerEncryptionKey',
    ];
    const said = new Stack(new App(), 'Storage', { env: HERE });
    new EncryptedBucket(said, 'Data', Object.fromEntries(names.map(name => [name, undefined])));
    bucketWith();

    expect(templateOf(said)).toEqual(templateOf(stack));
  });

  test('is refused plain HTTP, old TLS, and uploads under another encryption', () => {
    const statements = bucketPolicyOf(bucketWith());

    expect(statements.map(statement => statement.Effect)).toEqual(statements.map(() => 'Deny'));
    expect(statements.slice(0, 2).map(statement => statement.Condition)).toEqual([
      { Bool: { 'aws:SecureTransport': 'false' } }, { NumericLessThan: { 's3:TlsVersion': 1.2 } },
    ]);
    expect(sidsOf(statements)).toEqual(['RefuseOtherAlgorithm', 'RefuseOtherKey', 'RefuseAwsManagedKey', 'RefuseCustomerProvidedKey']);
  });

  test('has no finding', () => {
    expect(warningsOf(bucketWith().stack)).toEqual([]);
  });

  test('works in a stack without a Region', () => {
    stack = new Stack(new App(), 'Anywhere');
    const role = roleIn(stack);
    bucketWith().grantRead(role);

    expect(keyStatements(identityPolicy(stack))[0].Condition).toMatchObject({
      StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', ['s3.', { Ref: 'AWS::Region' }, '.amazonaws.com']] } },
    });
  });
});

test('takes the place of s3.Bucket under the same logical id', () => {
  const plain = new Stack(new App(), 'Storage', { env: HERE });
  new s3.Bucket(plain, 'Data');
  bucketWith();

  expect(Object.keys(resourcesOfType(templateOf(stack), 'AWS::S3::Bucket'))).toEqual(expect.arrayContaining(Object.keys(templateOf(plain).Resources)));
});

describe('the user\'s own props', () => {
  test('win over every default', () => {
    const key = new kms.Key(stack, 'Key');
    const bucket = bucketWith({
      encryptionKey: key,
      bucketKeyEnabled: false,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ACLS_ONLY,
      minimumTLSVersion: 1.3,
      objectOwnership: s3.ObjectOwnership.OBJECT_WRITER,
      versioned: false,
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy: RemovalPolicy.DESTROY,
      serverAccessLogs: false,
      uploadEncryption: UploadEncryption.ALLOW_ANY,
    });

    expect(propertiesOf(bucket)).toEqual({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{
          ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: stack.resolve(key.keyArn) as JsonObject },
          BucketKeyEnabled: false,
          BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
        }],
      },
      LifecycleConfiguration: { Rules: [{ Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }] },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] },
      // Which of these the L2 sets is its own affair: those that the user named are as named.
      PublicAccessBlockConfiguration: expect.objectContaining({ BlockPublicAcls: true, IgnorePublicAcls: true }) as JsonObject,
    });
    expect(resourceOf(bucket).DeletionPolicy).toBe('Delete');
    expect(bucketPolicyOf(bucket).map(statement => statement.Condition)).toEqual([
      { Bool: { 'aws:SecureTransport': 'false' } }, { NumericLessThan: { 's3:TlsVersion': 1.3 } },
    ]);
  });

  test('a bucket may be reachable over plain HTTP', () => {
    expect(bucketPolicyOf(bucketWith({ enforceSSL: false, uploadEncryption: UploadEncryption.ALLOW_ANY }))).toEqual([]);
  });

  test('a bucket may be set up as a website, and is reported', () => {
    const bucket = bucketWith({ websiteIndexDocument: 'index.html' });

    expect(propertiesOf(bucket).WebsiteConfiguration).toEqual({ IndexDocument: 'index.html' });
    expect(warningIdsOf(bucket)).toEqual(['AtRest-BucketWebsite']);
  });

  test('a public website may not, and the error names CloudFront', () => {
    expect(errorOf(() => bucketWith({ websiteIndexDocument: 'index.html', publicReadAccess: true }))).toMatch(
      /^Storage\/Data: received publicReadAccess: true, .* serve them through CloudFront with origin access control$/);
  });

  test.each([s3.BucketEncryption.S3_MANAGED, s3.BucketEncryption.KMS_MANAGED, s3.BucketEncryption.DSSE_MANAGED, s3.BucketEncryption.UNENCRYPTED])(
    'may not ask for BucketEncryption.%s', encryption => {
      expect(() => bucketWith({ encryption })).toThrow(`Storage/Data: received BucketEncryption.${encryption}: `);
    },
  );
});

describe('double-layer encryption', () => {
  test('is under the same key, without a Bucket Key', () => {
    expect(propertiesOf(bucketWith({ encryption: s3.BucketEncryption.DSSE })).BucketEncryption).toEqual({
      ServerSideEncryptionConfiguration: [{
        ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms:dsse', KMSMasterKeyID: stack.resolve(EncryptionKey.of(stack).keyArn) as JsonObject },
        BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
      }],
    });
  });

  test('refuses uploads with one layer', () => {
    const statements = bucketPolicyOf(bucketWith({ encryption: s3.BucketEncryption.DSSE }));

    expect(JSON.stringify(statements)).toContain('"aws:kms:dsse"');
    expect(JSON.stringify(statements)).not.toContain('"aws:kms"');
  });
});

describe('SSE-C', () => {
  test('asked for is let through by the bucket and by its policy', () => {
    const bucket = bucketWith({ blockedEncryptionTypes: [s3.BlockedEncryptionType.NONE] });

    expect(propertiesOf(bucket).BucketEncryption).toMatchObject({
      ServerSideEncryptionConfiguration: [{ BlockedEncryptionTypes: { EncryptionType: ['NONE'] } }],
    });
    expect(sidsOf(bucketPolicyOf(bucket))).toEqual(['RefuseOtherAlgorithm', 'RefuseOtherKey', 'RefuseAwsManagedKey']);
  });

  test('blocked explicitly is blocked by both', () => {
    expect(sidsOf(bucketPolicyOf(bucketWith({ blockedEncryptionTypes: [s3.BlockedEncryptionType.SSE_C] })))).toContain('RefuseCustomerProvidedKey');
  });
});

describe('UploadEncryption', () => {
  test('is about the bucket\'s own objects and key', () => {
    const bucket = bucketWith();
    const [refuseOtherKey] = bucketPolicyOf(bucket).filter(statement => statement.Sid === 'RefuseOtherKey');

    expect(refuseOtherKey.Resource).toEqual({ 'Fn::Join': ['', [stack.resolve(bucket.bucketArn), '/*']] });
    expect(refuseOtherKey.Condition).toMatchObject({
      StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': stack.resolve(bucket.encryptionKey!.keyArn) as JsonObject },
    });
  });

  test.each<[string, UploadEncryption, string[]]>([
    ['REQUIRE_HEADERS', UploadEncryption.REQUIRE_HEADERS, ['RefuseOtherAlgorithm', 'RefuseOtherKey', 'RefuseAwsManagedKey', 'RefuseCustomerProvidedKey', 'RequireAlgorithm']],
    ['ALLOW_ANY', UploadEncryption.ALLOW_ANY, []],
  ])('%s is the user\'s to choose', (_name, uploadEncryption, sids) => {
    expect(sidsOf(bucketPolicyOf(bucketWith({ uploadEncryption })))).toEqual(sids);
  });
});

describe('access logs', () => {
  test('go to one bucket of the stack, each source under a prefix of its own', () => {
    const [one, other] = ['One', 'Other'].map(id => new EncryptedBucket(stack, id)).map(bucket => propertiesOf(bucket).LoggingConfiguration as JsonObject);

    expect(one.DestinationBucketName).toEqual(other.DestinationBucketName);
    expect(one.LogFilePrefix).not.toBe(other.LogFilePrefix);
  });

  test('of a nested stack go to the bucket of its root stack', () => {
    const nested = new NestedStack(stack, 'Nested');
    const bucket = new EncryptedBucket(nested, 'Data');
    AccessLogBucket.of(stack);

    expect(propertiesOf(bucket).LoggingConfiguration).toMatchObject({ DestinationBucketName: { Ref: expect.stringMatching(/AccessLogBucket/) as string } });
    expect(Object.keys(resourcesOfType(templateOf(stack), 'AWS::S3::Bucket'))).toEqual([expect.stringMatching(/^AccessLogBucket/)]);
    expect(Object.keys(resourcesOfType(templateOf(nested), 'AWS::S3::Bucket'))).toEqual([expect.stringMatching(/^Data/)]);
  });

  test('can be switched off', () => {
    expect(propertiesOf(bucketWith({ serverAccessLogs: false }))).not.toHaveProperty('LoggingConfiguration');
    expect(Object.keys(resourcesOfType(templateOf(stack), 'AWS::S3::Bucket'))).toHaveLength(1);
  });

  test('take the user\'s AccessLogBucket, prefix and key format', () => {
    const logs = new AccessLogBucket(stack, 'Logs');
    const bucket = bucketWith({
      serverAccessLogsBucket: logs,
      serverAccessLogsPrefix: 'data/',
      targetObjectKeyFormat: s3.TargetObjectKeyFormat.partitionedPrefix(s3.PartitionDateSource.EVENT_TIME),
    });

    expect(propertiesOf(bucket).LoggingConfiguration).toEqual({
      DestinationBucketName: stack.resolve(logs.bucketName) as JsonObject,
      LogFilePrefix: 'data/',
      TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource: 'EventTime' } },
    });
    expect(stack.node.tryFindChild('AccessLogBucket')).toBeUndefined();
  });

  test('take a prefix and a key format without a bucket: never the bucket itself, into which the L2 would log', () => {
    const bucket = bucketWith({ serverAccessLogsPrefix: 'data/', targetObjectKeyFormat: s3.TargetObjectKeyFormat.simplePrefix() });

    expect(propertiesOf(bucket).LoggingConfiguration).toEqual({
      DestinationBucketName: stack.resolve(AccessLogBucket.of(stack).bucketName) as JsonObject,
      LogFilePrefix: 'data/',
      TargetObjectKeyFormat: { SimplePrefix: {} },
    });
  });

  test('take an empty prefix for what it is', () => {
    expect(propertiesOf(bucketWith({ serverAccessLogsPrefix: '' })).LoggingConfiguration).toMatchObject({ LogFilePrefix: '' });
  });

  test('to a plain bucket are left to the L2, which adds the statement that lets S3 in', () => {
    const logs = new s3.Bucket(stack, 'Logs', { objectOwnership: s3.ObjectOwnership.OBJECT_WRITER });
    const plain = new Stack(new App(), 'Storage', { env: HERE });
    const plainLogs = new s3.Bucket(plain, 'Logs', { objectOwnership: s3.ObjectOwnership.OBJECT_WRITER });
    new s3.Bucket(plain, 'Data', { serverAccessLogsBucket: plainLogs, serverAccessLogsPrefix: 'data/' });

    const bucket = bucketWith({ serverAccessLogsBucket: logs, serverAccessLogsPrefix: 'data/' });

    expect(propertiesOf(bucket).LoggingConfiguration).toEqual({ DestinationBucketName: stack.resolve(logs.bucketName) as JsonObject, LogFilePrefix: 'data/' });
    expect(propertiesOf(logs)).toEqual(propertiesOf(plainLogs));
    expect(bucketPolicyOf(logs)).toEqual(bucketPolicyOf(plainLogs));
  });

  test('to an imported bucket are left to the L2, which warns that it cannot let S3 in', () => {
    const bucket = bucketWith({ serverAccessLogsBucket: s3.Bucket.fromBucketName(stack, 'Logs', 'logs') });

    expect(propertiesOf(bucket).LoggingConfiguration).toEqual({ DestinationBucketName: 'logs' });
    expect(warningsOf(bucket)).toEqual([expect.stringContaining('accessLogsPolicyNotAdded')]);
  });

  test('are refused into a bucket under a KMS key, where they would be lost', () => {
    const logs = new EncryptedBucket(stack, 'Logs');

    expect(errorOf(() => bucketWith({ serverAccessLogsBucket: logs }))).toBe(
      'Storage/Data: received the serverAccessLogsBucket Storage/Logs, which is under a KMS key: '
      + 'S3 delivers access logs to SSE-S3 buckets only. Leave it out, or pass an AccessLogBucket');
  });

  test('are refused into an imported bucket that says it is under a KMS key', () => {
    const logs = s3.Bucket.fromBucketAttributes(stack, 'Logs', { bucketName: 'logs', encryptionKey: new kms.Key(stack, 'Key') });

    expect(() => bucketWith({ serverAccessLogsBucket: logs })).toThrow('received the serverAccessLogsBucket Storage/Logs, which is under a KMS key');
  });

  test.each([s3.BucketEncryption.KMS_MANAGED, s3.BucketEncryption.DSSE_MANAGED])(
    'are refused into a bucket under the key aws/s3 (%s), where they would be lost just so', encryption => {
      const logs = new s3.Bucket(stack, 'Logs', { encryption });

      expect(() => bucketWith({ serverAccessLogsBucket: logs })).toThrow('received the serverAccessLogsBucket Storage/Logs, which is under a KMS key');
    },
  );

  test.each<[string, (scope: Stack) => EncryptedBucketProps]>([
    ['serverAccessLogsBucket', scope => ({ serverAccessLogsBucket: new AccessLogBucket(scope, 'Logs') })],
    ['serverAccessLogsPrefix', () => ({ serverAccessLogsPrefix: 'data/' })],
    ['serverAccessLogsBucket', scope => ({ serverAccessLogsBucket: new AccessLogBucket(scope, 'Logs'), serverAccessLogsPrefix: 'data/' })],
  ])('switched off are refused together with %s', (name, props) => {
    expect(errorOf(() => bucketWith({ serverAccessLogs: false, ...props(stack) }))).toBe(
      `Storage/Data: received serverAccessLogs: false together with ${name}: leave one of them out`);
  });
});

describe('a grant', () => {
  const READ = ['kms:Decrypt'];
  const WRITE = ['kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Decrypt'];

  test.each<[string, (bucket: EncryptedBucket, role: iam.IRole) => void, string[]]>([
    ['grantRead', (bucket, role) => bucket.grantRead(role), READ],
    ['grantWrite', (bucket, role) => bucket.grantWrite(role), WRITE],
    ['grantPut', (bucket, role) => bucket.grantPut(role), WRITE],
    ['grantReadWrite', (bucket, role) => bucket.grantReadWrite(role), WRITE],
    ['grants.read', (bucket, role) => bucket.grants.read(role), READ],
    ['grants.write', (bucket, role) => bucket.grants.write(role), WRITE],
    ['grants.put', (bucket, role) => bucket.grants.put(role), WRITE],
    ['grants.readWrite', (bucket, role) => bucket.grants.readWrite(role), WRITE],
  ])('%s gives use of the key through S3, for this bucket only', (_name, grant, actions) => {
    const bucket = bucketWith();
    grant(bucket, roleIn(stack));

    const statements = keyStatements(identityPolicy(stack));
    const contextual = statements.filter(statement => statement.Action !== 'kms:DescribeKey');
    expect(new Set(contextual.flatMap(statement => [statement.Action].flat()))).toEqual(new Set(actions));
    for (const statement of contextual) {
      expect(statement).toMatchObject({ Condition: through(bucket), Resource: stack.resolve(bucket.encryptionKey!.keyArn) as JsonObject });
    }
    expect(addedToKeyPolicy(stack)).toEqual([]);
  });

  test('of DescribeKey, which carries no encryption context, asks for none', () => {
    bucketWith().grantRead(roleIn(stack));

    expect(keyStatements(identityPolicy(stack)).find(statement => statement.Action === 'kms:DescribeKey')!.Condition).toEqual({
      StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' },
    });
  });

  test.each<[string, (bucket: EncryptedBucket, role: iam.IRole) => void]>([
    ['grantDelete', (bucket, role) => bucket.grantDelete(role)],
    ['grants.delete', (bucket, role) => bucket.grants.delete(role)],
  ])('%s needs no key', (_name, grant) => {
    grant(bucketWith(), roleIn(stack));

    expect(keyStatements(identityPolicy(stack))).toEqual([]);
    expect(identityPolicy(stack)).not.toEqual([]);
  });

  test('to a role of another stack stands in that role\'s policy', () => {
    const bucket = bucketWith();
    const readers = new Stack(stack.node.root as App, 'Readers', { env: HERE });
    bucket.grantRead(roleIn(readers));

    expect(keyStatements(identityPolicy(readers))[0]).toMatchObject({ Action: 'kms:Decrypt', Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } } });
    expect(addedToKeyPolicy(stack)).toEqual([]);
  });

  test('to a principal of another account stands in the key\'s policy, through S3 only and without the bucket, which would be a cycle', () => {
    bucketWith({ bucketName: 'data' }).grantRead(new iam.AccountPrincipal(OTHER_ACCOUNT));

    const added = addedToKeyPolicy(stack);
    expect(added.flatMap(statement => [statement.Action].flat())).toEqual(['kms:Decrypt', 'kms:DescribeKey']);
    for (const statement of added) {
      expect(statement.Condition).toEqual({ StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } });
    }
  });

  test('to a role of a stack of another account stands on both sides', () => {
    const theirs = new Stack(stack.node.root as App, 'Theirs', { env: OTHER_ACCOUNT_HERE });
    const role = new iam.Role(theirs, 'Role', { assumedBy: new iam.AccountRootPrincipal(), roleName: 'reader' });
    bucketWith({ bucketName: 'data' }).grantRead(role);

    expect(keyStatements(identityPolicy(theirs)).length).toBeGreaterThan(0);
    expect(addedToKeyPolicy(stack).every(statement => JSON.stringify(statement.Condition).includes('kms:ViaService'))).toBe(true);
    expect(addedToKeyPolicy(stack).length).toBeGreaterThan(0);
  });

  test('to a service is tied to the account, and says that the service may not send it', () => {
    const bucket = bucketWith();
    bucket.grantRead(new iam.ServicePrincipal('example.amazonaws.com'));

    expect(addedToKeyPolicy(stack)[0]).toMatchObject({
      Principal: { Service: 'example.amazonaws.com' }, Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
    });
    expect(warningIdsOf(bucket.encryptionKey!)).toEqual(['AtRest-ServicePrincipalGrant']);
  });

  test('under an imported key tells the owner what to add, where the key has to let the principal in', () => {
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Imported', IMPORTED_KEY_ARN);
    bucketWith({ encryptionKey }).grantRead(new iam.AccountPrincipal(OTHER_ACCOUNT));

    expect(warningIdsOf(encryptionKey)).toContain('AtRest-KeyPolicyNotInApp');
  });

  test('under a key that is named by an alias is one on the key, as of the L2: a policy on an alias lets nobody use a key', () => {
    const key = new EncryptionKey(stack, 'Key');
    bucketWith({ encryptionKey: key.addAlias('data') }).grantRead(roleIn(stack));

    expect(keyStatements(identityPolicy(stack)).map(statement => statement.Resource)).toEqual([
      stack.resolve(key.keyArn), stack.resolve(key.keyArn),
    ]);
  });
});

describe('formerEncryptionKey', () => {
  test('lets readers go on decrypting old objects, and writers write nothing under it', () => {
    const former = new kms.Key(stack, 'Former');
    const bucket = bucketWith({ formerEncryptionKey: former });
    bucket.grantReadWrite(roleIn(stack));

    const arn = stack.resolve(former.keyArn) as JsonObject;
    expect(keyStatements(identityPolicy(stack)).filter(statement => JSON.stringify(statement.Resource) === JSON.stringify(arn))).toEqual([
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: arn, Condition: through(bucket) },
    ]);
    expect(propertiesOf(bucket).BucketEncryption).toMatchObject({
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { KMSMasterKeyID: stack.resolve(EncryptionKey.of(stack).keyArn) as JsonObject } }],
    });
  });

  test('that is an alias stands for the key, which grants have to name', () => {
    const former = new kms.Key(stack, 'Former');
    bucketWith({ formerEncryptionKey: former.addAlias('former') }).grantRead(roleIn(stack));

    expect(keyStatements(identityPolicy(stack)).map(statement => statement.Resource)).toContainEqual(stack.resolve(former.keyArn));
    expect(JSON.stringify(identityPolicy(stack))).not.toContain('alias/');
  });

  test('that is known by an alias only is refused: readers would lose the old objects without a word', () => {
    expect(() => bucketWith({ formerEncryptionKey: kms.Alias.fromAliasName(stack, 'Former', 'alias/former') }))
      .toThrow(/^Storage\/Data: .*the alias Storage\/Former/);
  });

  test('does nothing for a grant that reads nothing', () => {
    const former = new kms.Key(stack, 'Former');
    bucketWith({ formerEncryptionKey: former }).grantOnKey(roleIn(stack), 'kms:Encrypt');

    expect(JSON.stringify(identityPolicy(stack))).not.toContain('Former');
  });

  test('is readable to the replication role, which is granted before the bucket stands', () => {
    const former = new kms.Key(stack, 'Former');
    const destination = s3.Bucket.fromBucketName(stack, 'Copies', 'copies');
    bucketWith({ formerEncryptionKey: former, replicationRules: [{ destination, kmsKey: new kms.Key(stack, 'Replica') }] });

    expect(keyStatements(identityPolicy(stack)).map(statement => statement.Resource)).toContainEqual(stack.resolve(former.keyArn));
  });
});

describe('the KeySource of the scope', () => {
  const keysIn = (scope: Stack) => Object.keys(resourcesOfType(templateOf(scope), 'AWS::KMS::Key')).map(id => id.slice(0, -8));

  test.each<[string, (props?: EncryptionKeyProps) => KeySource, string[]]>([
    ['one a stack', KeySource.perStack, ['EncryptionKey']],
    ['one a service', KeySource.perService, ['S3EncryptionKey']],
    ['one a resource', KeySource.perResource, ['OneEncryptionKey', 'OtherEncryptionKey']],
  ])('makes %s', (_name, source, keys) => {
    EncryptionKey.useSource(stack, source());
    new EncryptedBucket(stack, 'One');
    new EncryptedBucket(stack, 'Other');

    expect(keysIn(stack)).toEqual(keys);
  });

  test('gives a key of its own to everybody', () => {
    const key = new EncryptionKey(stack, 'Given');
    EncryptionKey.useSource(stack, KeySource.given(key));

    expect(bucketWith().encryptionKey).toBe(key);
    expect(keysIn(stack)).toEqual(['Given']);
  });
});
