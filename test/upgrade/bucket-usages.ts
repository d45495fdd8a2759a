import { Duration, NestedStack, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as notifications from 'aws-cdk-lib/aws-s3-notifications';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { HERE } from '../keys/support';
import type { Usage } from './usage';

const FAR_KEY_ARN = 'arn:aws:kms:us-east-1:111122223333:key/far';

export function functionIn(stack: Stack): lambda.Function {
  return new lambda.Function(stack, 'Function', { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = 1') });
}

export const BUCKET_USAGES: Usage[] = [
  { name: 'a bucket', build: (stack, { Bucket }) => new Bucket(stack, 'Data') },
  { name: 'a bucket in a stack without an environment', env: {}, build: (stack, { Bucket }) => new Bucket(stack, 'Data') },
  { name: 'a bucket under a key of its own', build: (stack, { Bucket, Key }) => new Bucket(stack, 'Data', { encryptionKey: new Key(stack, 'Key') }) },
  {
    name: 'a bucket under an imported key, with a Bucket Key',
    build: (stack, { Bucket }) => new Bucket(stack, 'Data', {
      encryption: s3.BucketEncryption.KMS,
      bucketKeyEnabled: true,
      encryptionKey: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/own'),
    }),
  },
  {
    name: 'a bucket with double-layer encryption',
    build: (stack, { Bucket, Key }) => new Bucket(stack, 'Data', { encryption: s3.BucketEncryption.DSSE, encryptionKey: new Key(stack, 'Key') }),
  },
  { name: 'a bucket with a name', build: (stack, { Bucket }) => new Bucket(stack, 'Data', { bucketName: 'data-of-ours' }) },
  {
    name: 'a bucket with lifecycle rules',
    build: (stack, { Bucket }) => new Bucket(stack, 'Data', {
      versioned: true,
      lifecycleRules: [
        { id: 'archive', transitions: [{ storageClass: s3.StorageClass.GLACIER, transitionAfter: Duration.days(30) }], expiration: Duration.days(365) },
        { abortIncompleteMultipartUploadAfter: Duration.days(3), noncurrentVersionExpiration: Duration.days(7) },
      ],
    }),
  },
  { name: 'a bucket that redirects', build: (stack, { Bucket }) => new Bucket(stack, 'Data', { websiteRedirect: { hostName: 'example.com' } }) },
  {
    name: 'a bucket with CORS rules',
    build: (stack, { Bucket }) => new Bucket(stack, 'Data', { cors: [{ allowedMethods: [s3.HttpMethods.GET], allowedOrigins: ['https://example.com'], maxAge: 300 }] }),
  },
  {
    name: 'a bucket that notifies a queue',
    build: (stack, { Bucket }) => new Bucket(stack, 'Data')
      .addEventNotification(s3.EventType.OBJECT_CREATED, new notifications.SqsDestination(new sqs.Queue(stack, 'Queue')), { prefix: 'in/' }),
  },
  {
    name: 'a bucket that notifies an encrypted queue',
    build: (stack, { Bucket, Key }) => {
      const queue = new sqs.Queue(stack, 'Queue', { encryptionMasterKey: new Key(stack, 'Key') });
      new Bucket(stack, 'Data').addEventNotification(s3.EventType.OBJECT_CREATED, new notifications.SqsDestination(queue));
    },
  },
  {
    name: 'a bucket that notifies a function',
    build: (stack, { Bucket }) => new Bucket(stack, 'Data')
      .addObjectCreatedNotification(new notifications.LambdaDestination(functionIn(stack))),
  },
  {
    name: 'a bucket that notifies a topic',
    build: (stack, { Bucket }) => new Bucket(stack, 'Data').addObjectRemovedNotification(new notifications.SnsDestination(new sns.Topic(stack, 'Topic'))),
  },
  { name: 'a bucket that tells EventBridge', build: (stack, { Bucket }) => new Bucket(stack, 'Data', { eventBridgeEnabled: true }) },
  {
    name: 'a bucket with an inventory',
    build: (stack, { Bucket, LogBucket }) => new Bucket(stack, 'Data', {
      inventories: [{ destination: { bucket: new LogBucket(stack, 'Inventories'), prefix: 'data' }, frequency: s3.InventoryFrequency.DAILY }],
    }),
  },
  { name: 'a bucket with metrics', build: (stack, { Bucket }) => new Bucket(stack, 'Data', { metrics: [{ id: 'All' }, { id: 'In', prefix: 'in/' }] }) },
  {
    name: 'a bucket with Object Lock',
    build: (stack, { Bucket }) => new Bucket(stack, 'Data', {
      objectLockEnabled: true, objectLockDefaultRetention: s3.ObjectLockRetention.governance(Duration.days(30)),
    }),
  },
  {
    name: 'a bucket with Intelligent-Tiering',
    build: (stack, { Bucket }) => new Bucket(stack, 'Data', {
      intelligentTieringConfigurations: [{ name: 'archive', archiveAccessTierTime: Duration.days(90), deepArchiveAccessTierTime: Duration.days(180) }],
    }),
  },
  {
    name: 'a bucket with a log bucket of its own',
    build: (stack, { Bucket, LogBucket }) => new Bucket(stack, 'Data', { serverAccessLogsBucket: new LogBucket(stack, 'Logs'), serverAccessLogsPrefix: 'data/' }),
  },
  {
    name: 'a bucket with a log bucket that stays an s3.Bucket',
    build: (stack, { Bucket }) => new Bucket(stack, 'Data', {
      serverAccessLogsBucket: new s3.Bucket(stack, 'Logs', { encryption: s3.BucketEncryption.S3_MANAGED }),
    }),
  },
  { name: 'a bucket that logs into itself', build: (stack, { Bucket }) => new Bucket(stack, 'Data', { serverAccessLogsPrefix: 'logs/' }) },
  {
    name: 'a bucket that is emptied and deleted with its stack',
    build: (stack, { Bucket }) => new Bucket(stack, 'Data', { autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY }),
  },
  { name: 'a bucket without versions', build: (stack, { Bucket }) => new Bucket(stack, 'Data', { versioned: false }) },
  { name: 'a bucket with transfer acceleration', build: (stack, { Bucket }) => new Bucket(stack, 'Data', { transferAcceleration: true }) },
  {
    name: 'a bucket with an access control list and another ownership',
    build: (stack, { Bucket }) => new Bucket(stack, 'Data', {
      accessControl: s3.BucketAccessControl.AUTHENTICATED_READ, objectOwnership: s3.ObjectOwnership.OBJECT_WRITER,
    }),
  },
  {
    name: 'a bucket that replicates to another Region, under a key there',
    build: (stack, { Bucket, Key }) => new Bucket(stack, 'Data', {
      versioned: true,
      encryptionKey: new Key(stack, 'Key'),
      replicationRules: [{
        destination: s3.Bucket.fromBucketName(stack, 'Copies', 'copies'),
        kmsKey: kms.Key.fromKeyArn(stack, 'FarKey', FAR_KEY_ARN),
        sseKmsEncryptedObjects: true,
      }],
    }),
  },
  {
    name: 'a bucket that replicates within the stack',
    build: (stack, { Bucket, Key }) => {
      const encryptionKey = new Key(stack, 'Key');
      const destination = new Bucket(stack, 'Copies', { versioned: true, encryptionKey });
      new Bucket(stack, 'Data', { versioned: true, encryptionKey, replicationRules: [{ destination, kmsKey: encryptionKey, sseKmsEncryptedObjects: true }] });
    },
  },
  {
    name: 'a bucket that a function reads and writes',
    build: (stack, { Bucket, Key }) => new Bucket(stack, 'Data', { encryptionKey: new Key(stack, 'Key') }).grantReadWrite(functionIn(stack)),
  },
  {
    name: 'a bucket that a role and another account read',
    build: (stack, { Bucket, Key }) => {
      const bucket = new Bucket(stack, 'Data', { encryptionKey: new Key(stack, 'Key') });
      bucket.grantRead(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }));
      bucket.grantRead(new iam.AccountPrincipal('444455556666'));
    },
  },
  {
    name: 'a bucket that a function of another stack reads',
    build: (stack, { Bucket, Key }) => new Bucket(stack, 'Data', { encryptionKey: new Key(stack, 'Key') })
      .grantRead(functionIn(new Stack(stack.node.root as Stack, 'Readers', { env: HERE }))),
  },
  { name: 'a bucket in a nested stack', build: (stack, { Bucket }) => new Bucket(new NestedStack(stack, 'Nested'), 'Data') },
  {
    name: 'a bucket behind CloudFront, with origin access control',
    build: (stack, { Bucket }) => {
      const origin = S3BucketOrigin.withOriginAccessControl(new Bucket(stack, 'Data'));
      new cloudfront.Distribution(stack, 'Distribution', { defaultBehavior: { origin } });
    },
  },
  { name: 'a bucket that a trail logs to', build: (stack, { Bucket }) => new cloudtrail.Trail(stack, 'Trail', { bucket: new Bucket(stack, 'Data') }) },
  {
    name: 'a bucket with statements in its policy',
    build: (stack, { Bucket }) => {
      const bucket = new Bucket(stack, 'Data', { enforceSSL: true });
      bucket.addToResourcePolicy(new iam.PolicyStatement({
        principals: [new iam.AccountPrincipal('444455556666')], actions: ['s3:GetObject'], resources: [bucket.arnForObjects('shared/*')],
      }));
    },
  },
];
