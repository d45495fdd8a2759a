import { App, NestedStack, RemovalPolicy, Stack, Stage, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { errorOf, HERE, inPartition } from '../keys/support';
import { resourcesOfType, templateOf } from '../support/template/synth';
import { bucketPolicyOf, propertiesOf, resourceOf, sidsOf } from './support';
import { AccessLogBucket, EncryptedBucket } from 'cdk-at-rest';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Storage', { env: HERE });
});

describe('a bucket for access logs', () => {
  test('is encrypted with SSE-S3, which AWS can write to, and protected like any other', () => {
    const bucket = new AccessLogBucket(stack, 'Logs');

    expect(propertiesOf(bucket)).toEqual({
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
      LifecycleConfiguration: {
        Rules: [{ Id: 'AbortIncompleteMultipartUploads', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }],
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
      VersioningConfiguration: { Status: 'Enabled' },
    });
    expect(resourceOf(bucket)).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(resourcesOfType(templateOf(stack), 'AWS::KMS::Key')).toEqual({});
  });

  test('lets S3 log into it for the buckets of its own account, by one statement whatever their number', () => {
    const logs = new AccessLogBucket(stack, 'Logs');
    new EncryptedBucket(stack, 'One', { serverAccessLogsBucket: logs });
    new EncryptedBucket(stack, 'Other', { serverAccessLogsBucket: logs });

    const arn = stack.resolve(logs.bucketArn) as object;
    const allowed = bucketPolicyOf(logs).filter(statement => statement.Effect === 'Allow');
    expect(allowed).toEqual([{
      Sid: 'ServerAccessLogs',
      Effect: 'Allow',
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: { 'Fn::Join': ['', [arn, '/*']] },
      Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' }, ArnLike: { 'aws:SourceArn': inPartition(':s3:::*') } },
    }]);
  });

  test('takes logs of Application Load Balancers', () => {
    const logs = new AccessLogBucket(stack, 'Logs');
    const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0 });
    new elb.ApplicationLoadBalancer(stack, 'Balancer', { vpc }).logAccessLogs(logs);

    expect(bucketPolicyOf(logs).filter(statement => statement.Effect === 'Allow').length).toBeGreaterThan(1);
    expect(sidsOf(bucketPolicyOf(logs))).toContain('ServerAccessLogs');
  });

  test('is refused over plain HTTP and old TLS', () => {
    const conditions = bucketPolicyOf(new AccessLogBucket(stack, 'Logs')).filter(statement => statement.Effect === 'Deny').map(each => each.Condition);

    expect(conditions).toEqual([{ Bool: { 'aws:SecureTransport': 'false' } }, { NumericLessThan: { 's3:TlsVersion': 1.2 } }]);
  });

  test('keeps the user\'s own props', () => {
    const bucket = new AccessLogBucket(stack, 'Logs', {
      bucketName: 'logs', versioned: false, removalPolicy: RemovalPolicy.DESTROY, objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
    });

    expect(propertiesOf(bucket)).toMatchObject({ BucketName: 'logs', OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] } });
    expect(propertiesOf(bucket)).not.toHaveProperty('VersioningConfiguration');
    expect(resourceOf(bucket).DeletionPolicy).toBe('Delete');
  });

  test.each<[string, s3.BucketProps]>([
    ['S3_MANAGED', { encryption: s3.BucketEncryption.S3_MANAGED }],
    ['undefined', { encryption: undefined, encryptionKey: undefined }],
  ])('takes the encryption %s, which it has anyway', (_name, props) => {
    expect(propertiesOf(new AccessLogBucket(stack, 'Logs', props))).toEqual(propertiesOf(new AccessLogBucket(new Stack(), 'Logs')));
  });

  test.each(Object.values(s3.BucketEncryption).filter(encryption => encryption !== s3.BucketEncryption.S3_MANAGED))(
    'refuses BucketEncryption.%s, under which logs are lost', encryption => {
      expect(errorOf(() => new AccessLogBucket(stack, 'Logs', { encryption }))).toBe(
        `Storage/Logs: received BucketEncryption.${encryption}: AWS delivers access logs to SSE-S3 buckets only, leave it out`);
    },
  );

  test.each([undefined, s3.BucketEncryption.KMS, s3.BucketEncryption.S3_MANAGED])('refuses a key, beside the encryption %s', encryption => {
    expect(errorOf(() => new AccessLogBucket(stack, 'Logs', { encryption, encryptionKey: new kms.Key(stack, 'Key') }))).toBe(
      'Storage/Logs: received encryptionKey: AWS delivers access logs to SSE-S3 buckets only, leave it out');
  });

  test('refuses publicReadAccess, without taking itself for a bucket under a KMS key', () => {
    const message = errorOf(() => new AccessLogBucket(stack, 'Logs', { publicReadAccess: true }));

    expect(message).toMatch(/^Storage\/Logs: received publicReadAccess: true/);
    expect(message).not.toContain('KMS');
  });

  test('acknowledges the findings that follow from what it is for, each with a reason, and no other', () => {
    const acknowledged = new AccessLogBucket(stack, 'Logs').node.metadata
      .filter(entry => entry.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(entry => Object.entries(entry.data as Record<string, string>));

    expect(acknowledged.map(([id]) => id.split('::').pop()!).sort()).toEqual([
      'AwsSolutions-S1',
      'HIPAA.Security-S3BucketLoggingEnabled', 'HIPAA.Security-S3DefaultEncryptionKMS',
      'NIST.800.53.R5-S3BucketLoggingEnabled', 'NIST.800.53.R5-S3DefaultEncryptionKMS',
      'PCI.DSS.321-S3BucketLoggingEnabled', 'PCI.DSS.321-S3DefaultEncryptionKMS',
    ]);
    expect(acknowledged.every(([, reason]) => /deliver/.test(reason))).toBe(true);
  });
});

describe('AccessLogBucket.of', () => {
  test('makes one bucket a stack', () => {
    const other = new Stack(stack.node.root as App, 'Other');

    expect(AccessLogBucket.of(stack)).toBe(AccessLogBucket.of(stack));
    expect(AccessLogBucket.of(stack).node.path).toBe('Storage/AccessLogBucket');
    expect(AccessLogBucket.of(other).node.path).toBe('Other/AccessLogBucket');
  });

  test('is found from any construct of the stack, those of nested stacks included', () => {
    const nested = new NestedStack(new NestedStack(stack, 'Nested'), 'Deep');

    expect(AccessLogBucket.of(new EncryptedBucket(nested, 'Data'))).toBe(AccessLogBucket.of(stack));
  });

  test('is of the stack, in a stage', () => {
    const staged = new Stack(new Stage(new App(), 'Prod'), 'Storage');

    expect(AccessLogBucket.of(staged).node.path).toBe('Prod/Storage/AccessLogBucket');
  });

  test('takes an AccessLogBucket that the user made under the id', () => {
    const own = new AccessLogBucket(stack, 'AccessLogBucket', { bucketName: 'own' });

    expect(AccessLogBucket.of(stack)).toBe(own);
  });

  test('refuses any other construct under the id, and says what to do', () => {
    new s3.Bucket(stack, 'AccessLogBucket');

    expect(errorOf(() => AccessLogBucket.of(stack))).toBe(
      'Storage/AccessLogBucket: has the id that AccessLogBucket.of makes its bucket under: '
      + 'rename it, or pass serverAccessLogsBucket to each EncryptedBucket of Storage');
  });
});
