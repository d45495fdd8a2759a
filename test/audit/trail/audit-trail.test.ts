import { App, NestedStack, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { errorOf, FOREIGN_KEY_ARN, HERE, OTHER_ACCOUNT, warningIdsOf } from '../../keys/support';
import { dependencyCycles } from '../../support/template/cycles';
import { deployed, onlyResourceOfType, resourcesOfType, templateOf } from '../../support/template/synth';
import { arnOf, auditStack, DYNAMODB, MANAGEMENT, S3, selectorsOf, trailProperties } from './trail-support';
import { AuditTrail, type AuditTrailProps, DataEvents, EncryptedBucket, EncryptionKey, type IAuditTrail } from 'cdk-at-rest';

test('records all Regions and global services, validates its files, and is switched on', () => {
  const stack = auditStack();
  const trail = new AuditTrail(stack, 'Trail');

  expect(trailProperties(stack)).toMatchObject({
    TrailName: trail.trailName,
    IsLogging: true,
    IsMultiRegionTrail: true,
    IncludeGlobalServiceEvents: true,
    EnableLogFileValidation: true,
    S3BucketName: stack.resolve(trail.bucket.bucketName),
    KMSKeyId: arnOf(trail.encryptionKey),
  });
});

test('records, unless it is told otherwise, management events and the data events of all S3 objects and DynamoDB items', () => {
  const stack = auditStack();
  new AuditTrail(stack, 'Trail');

  expect(Object.keys(selectorsOf(stack))).toEqual([MANAGEMENT, S3, DYNAMODB]);
  expect(Object.keys(selectorsOf(stack)[S3]['resources.ARN'])).toEqual(['NotStartsWith']);
  expect(selectorsOf(stack)[DYNAMODB]).not.toHaveProperty('resources.ARN');
});

test('undefined means the default', () => {
  const plain = auditStack();
  new AuditTrail(plain, 'Trail');
  const explicit = auditStack();
  const props: { [K in keyof Required<AuditTrailProps>]: undefined } = {
    trailName: undefined,
    dataEvents: undefined,
    logBuckets: undefined,
    encryptionKey: undefined,
    bucket: undefined,
    logArchive: undefined,
    logFilePrefix: undefined,
    objectLock: undefined,
    archiveAfter: undefined,
    expireAfter: undefined,
    cloudWatchLogs: undefined,
    logRetention: undefined,
    organization: undefined,
  };
  new AuditTrail(explicit, 'Trail', props);

  expect(templateOf(explicit)).toEqual(templateOf(plain));
});

test('is made after what CloudTrail tries when it is made: the bucket\'s policy and the role\'s', () => {
  const stack = auditStack();
  const trail = new AuditTrail(stack, 'Trail');
  const template = templateOf(stack);
  const [, resource] = onlyResourceOfType(template, 'AWS::CloudTrail::Trail');
  const [permissions] = onlyResourceOfType(template, 'AWS::IAM::ManagedPolicy');

  expect(resource.DependsOn).toEqual([stack.getLogicalId((trail.bucket as s3.Bucket).policy!.node.defaultChild as s3.CfnBucketPolicy), permissions].sort());
});

test('is made after the policy of a bucket of another stack', () => {
  const app = new App();
  const logs = auditStack(app, 'Logs');
  const stack = auditStack(app);
  new AuditTrail(stack, 'Trail', { bucket: new EncryptedBucket(logs, 'Logs', { bucketKeyEnabled: false }) });
  app.synth();

  expect(stack.dependencies).toContain(logs);
});

const VARIANTS: Record<string, (stack: Stack) => AuditTrailProps> = {
  'as it is': () => ({}),
  'with a given key': stack => ({ encryptionKey: new EncryptionKey(stack, 'Key') }),
  'with a given bucket': stack => ({ bucket: new EncryptedBucket(stack, 'Logs', { bucketKeyEnabled: false }) }),
  'with a log archive': () => ({ logArchive: { accountId: OTHER_ACCOUNT, bucketName: 'archive', keyArn: FOREIGN_KEY_ARN } }),
  'of an organization': () => ({ organization: { organizationId: 'o-abcdefghij' } }),
  'of some buckets': stack => ({ dataEvents: [DataEvents.s3Objects({ buckets: [new s3.Bucket(stack, 'Data')] })] }),
};

test.each(Object.entries(VARIANTS))('has no cycle, and everything that follows is made without referring to the trail: %s', (_, props) => {
  const stack = auditStack();
  const trail: IAuditTrail = new AuditTrail(stack, 'Trail', props(stack));
  trail.grantRead(new iam.Role(stack, 'Reader', { roleName: 'reader', assumedBy: new iam.AccountRootPrincipal() }));
  new iam.ManagedPolicy(stack, 'Watch', { statements: [new iam.PolicyStatement({ actions: ['cloudtrail:GetTrailStatus'], resources: [trail.trailArn] })] });
  const { template } = deployed(stack);
  const [trailId] = onlyResourceOfType(template, 'AWS::CloudTrail::Trail');

  expect(dependencyCycles(template)).toEqual([]);
  expect(JSON.stringify(template.Resources)).not.toMatch(new RegExp(`"(Ref|Fn::GetAtt)":\\[?"${trailId}"`));
});

test('goes into a nested stack, with the access log bucket of its root stack', () => {
  const root = auditStack();
  const nested = new NestedStack(root, 'Nested');
  new AuditTrail(nested, 'Trail');

  expect(dependencyCycles(templateOf(root))).toEqual([]);
  expect(Object.keys(resourcesOfType(templateOf(nested), 'AWS::CloudTrail::Trail'))).toHaveLength(1);
  expect(Object.keys(resourcesOfType(templateOf(root), 'AWS::S3::Bucket'))).toHaveLength(1);
});

test.each([HERE, {}])('says nothing where there is nothing to say, in a stack of %j', env => {
  const app = new App();
  new AuditTrail(auditStack(app, 'Audit', env), 'Trail');
  app.synth();

  expect(warningIdsOf(app)).toEqual([]);
});

test('is retained with all that it wrote when its stack is deleted, and the trail itself stops', () => {
  const stack = auditStack();
  new AuditTrail(stack, 'Trail');
  const { Resources } = templateOf(stack);
  const retained = Object.values(Resources).filter(resource => resource.DeletionPolicy === 'Retain').map(resource => resource.Type);

  expect(retained.sort()).toEqual(['AWS::KMS::Alias', 'AWS::KMS::Key', 'AWS::Logs::LogGroup', 'AWS::S3::Bucket', 'AWS::S3::Bucket']);
  expect(JSON.stringify(Resources)).not.toContain('AutoDelete');
});

test('two trails of a stack are apart, and neither records the other\'s log files', () => {
  const stack = auditStack();
  const [first, second] = ['First', 'Second'].map(id => new AuditTrail(stack, id));
  const trails = Object.values(resourcesOfType(templateOf(stack), 'AWS::CloudTrail::Trail')).map(({ Properties }) => JSON.stringify(Properties!.AdvancedEventSelectors));

  expect(first.trailName).not.toBe(second.trailName);
  trails.forEach(selectors => [first, second].forEach(trail => expect(selectors).toContain(JSON.stringify(arnOf(trail.bucket, '/')))));
});

test('names the construct in an error', () => {
  expect(errorOf(() => new AuditTrail(auditStack(), 'Trail', { trailName: 'no' }))).toMatch(/^Audit\/Trail: /);
});
