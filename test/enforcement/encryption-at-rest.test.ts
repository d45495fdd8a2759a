import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Aspects, CfnParameter, CfnResource, Fn, type IAspect, NestedStack, PropertyInjectors, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as config from 'aws-cdk-lib/aws-config';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import type { IConstruct } from 'constructs';
import { EncryptedBucket, EncryptionAtRest, EncryptionKey, EncryptionLevel, KeySource, OnReplace, ResourceSelector } from '../../src';
import { enforcedStack, KEY, keysIn, propertiesOf, warningsOf } from './support';

const UNDER_KEY = {
  BucketEncryption: { ServerSideEncryptionConfiguration: [{ BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY } }] },
};

describe('under EncryptionAtRest', () => {
  test('an L2 that takes a key comes under that of its stack', () => {
    const stack = enforcedStack();

    expect(propertiesOf(new sqs.Queue(stack, 'Queue'))).toEqual({ KmsMasterKeyId: KEY });
    expect(keysIn(stack)).toBe(1);
  });

  test('a plain bucket comes under the key at synthesis, with a Bucket Key', () => {
    expect(propertiesOf(new s3.Bucket(enforcedStack(), 'Bucket'))).toEqual(UNDER_KEY);
  });

  test('an L1 comes under the key', () => {
    expect(propertiesOf(new s3.CfnBucket(enforcedStack(), 'Bucket'))).toEqual(UNDER_KEY);
    expect(propertiesOf(new sns.CfnTopic(enforcedStack(), 'Topic'))).toEqual({ KmsMasterKeyId: KEY });
  });

  test('a resource that has no types comes under the key', () => {
    const stack = enforcedStack();

    expect(propertiesOf(new CfnResource(stack, 'Bucket', { type: 'AWS::S3::Bucket', properties: { BucketName: 'orders' } }))).toEqual({ BucketName: 'orders', ...UNDER_KEY });
  });

  test('a resource that has no types keeps the references that stand beside its key', () => {
    const stack = enforcedStack();
    const group = new CfnResource(new Stack(stack.node.root as App, 'Network'), 'Group', { type: 'AWS::EC2::SecurityGroup' });
    const template = new CfnResource(stack, 'Template', {
      type: 'AWS::EC2::LaunchTemplate',
      properties: { LaunchTemplateData: { SecurityGroupIds: [group.getAtt('GroupId')], BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 8 } }] } },
    });

    expect(propertiesOf(template)).toEqual({
      LaunchTemplateData: {
        SecurityGroupIds: [{ 'Fn::ImportValue': expect.stringContaining('Network:') as string }],
        BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 8, Encrypted: true, KmsKeyId: KEY } }],
      },
    });
  });

  test('resources of an included template come under the key', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'include-')), 'template.json');
    writeFileSync(file, JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'orders' } } } }));
    const include = new CfnInclude(enforcedStack(), 'Include', { templateFile: file });

    expect(propertiesOf(include.getResource('Topic'))).toEqual({ TopicName: 'orders', KmsMasterKeyId: KEY });
  });

  test('nested stacks share the key of their root stack', () => {
    const stack = enforcedStack();
    const nested = new NestedStack(stack, 'Nested');
    const topic = new sns.CfnTopic(nested, 'Topic');

    expect(propertiesOf(topic)).toEqual({ KmsMasterKeyId: { Ref: expect.stringContaining('EncryptionKey') as string } });
    expect(keysIn(nested)).toBe(0);
    expect(keysIn(stack)).toBe(1);
  });

  test('the KeySource of the scope decides which key', () => {
    const app = new App();
    EncryptionKey.useSource(app, KeySource.perResource());
    EncryptionAtRest.of(app).enforce();
    const stack = new Stack(app, 'Stack');
    new s3.Bucket(stack, 'Bucket');
    new sqs.Queue(stack, 'Queue');
    new sns.CfnTopic(stack, 'Topic');

    expect(Object.keys(Template.fromStack(stack).findResources('AWS::KMS::Key')).map(id => id.slice(0, -8)).sort())
      .toEqual(['BucketEncryptionKey', 'QueueEncryptionKey', 'TopicEncryptionKey']);
  });

  test('an imported key is used, and what its owner has to add is printed', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    EncryptionKey.useSource(stack, KeySource.given(kms.Key.fromKeyArn(stack, 'Imported', keyArn)));
    EncryptionAtRest.of(app).enforce();

    expect(propertiesOf(new sns.CfnTopic(stack, 'Topic'))).toEqual({ KmsMasterKeyId: keyArn });
    expect(warningsOf(stack).join()).toContain('AtRest-KeyPolicyNotInApp');
  });

  test.each(['made in the app', 'imported'])('a key of another account, %s, is not opened to its own account, and its users are told', origin => {
    const app = new App();
    const [stack, elsewhere] = ['111122223333', '444455556666'].map((account, index) => new Stack(app, `Stack${index}`, { env: { account, region: 'eu-west-1' } }));
    const key = origin === 'imported'
      ? kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab')
      : new kms.Key(elsewhere, 'Key');
    EncryptionKey.useSource(stack, KeySource.given(key));
    EncryptionAtRest.of(app).enforce();
    new sns.CfnTopic(stack, 'Topic');

    expect(warningsOf(stack).join()).toMatch(/Stack0\/Topic: .*which lets nobody of 111122223333 in: .*shareWithAccount\('111122223333'\)/);
    expect(JSON.stringify([Template.fromStack(elsewhere).toJSON(), warningsOf(stack)])).not.toContain('kms:ViaService');
  });

  test('resources of a stack that was made before come under the key', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    const queue = new sqs.Queue(stack, 'Queue');
    EncryptionAtRest.of(app).enforce();

    expect(propertiesOf(queue)).toEqual({ KmsMasterKeyId: KEY });
  });

  test('resources that an aspect makes come under the key', () => {
    const stack = enforcedStack();
    const made: IAspect = { visit: each => { if (each === stack && !each.node.tryFindChild('Late')) { new sns.CfnTopic(stack, 'Late'); } } };
    Aspects.of(stack).add(made);

    expect(Template.fromStack(stack).findResources('AWS::SNS::Topic')).toEqual({ Late: expect.objectContaining({ Properties: { KmsMasterKeyId: KEY } }) as object });
  });

  test('a drop-in is as it would be without', () => {
    const [enforced, free] = [enforcedStack(), new Stack(new App(), 'Stack')].map(stack => propertiesOf(new EncryptedBucket(stack, 'Bucket')));

    expect(enforced).toEqual(free);
  });

  test('each stack has its own key, though both are called the same', () => {
    const app = new App();
    EncryptionAtRest.of(app).enforce();
    const [first, second] = ['First', 'Second'].map(id => new Stack(app, id));
    new sns.CfnTopic(first, 'Topic');
    new sqs.CfnQueue(second, 'Queue');
    const policies = [first, second].map(stack => JSON.stringify(Template.fromStack(stack).findResources('AWS::KMS::Key')));

    expect(policies[0]).toContain('sns.');
    expect(policies[0]).not.toContain('sqs.');
    expect(policies[1]).toContain('sqs.');
    expect(policies[1]).not.toContain('sns.');
  });

  test('a topic that AWS Config delivers to is left without a key, and so are buckets of access logs', () => {
    const stack = enforcedStack();
    const [topic, logs] = [new sns.Topic(stack, 'Topic'), new s3.Bucket(stack, 'Logs')];
    new config.CfnDeliveryChannel(stack, 'Channel', { s3BucketName: 'config', snsTopicArn: topic.topicArn });
    new s3.CfnBucket(stack, 'Logged', { loggingConfiguration: { destinationBucketName: logs.bucketName } });

    expect(propertiesOf(topic)).toEqual({});
    expect(propertiesOf(logs)).not.toHaveProperty('BucketEncryption');
    expect(warningsOf(stack).join()).toMatch(/AtRest-Unencrypted.*config|\/Stack\/Topic\/Resource: AWS::SNS::Topic.*under a KMS key it would be lost/);
  });

  test('a function that turns out to run at the edge gives its key back, and keeps its code', () => {
    const stack = enforcedStack({}, { env: { account: '111122223333', region: 'us-east-1' } });
    const code = lambda.Code.fromInline('exports.handler = async () => {};');
    const edge = new lambda.Function(stack, 'Function', { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code });
    new cloudfront.Distribution(stack, 'Distribution', {
      defaultBehavior: { origin: new HttpOrigin('example.org'), edgeLambdas: [{ functionVersion: edge.currentVersion, eventType: cloudfront.LambdaEdgeEventType.VIEWER_REQUEST }] },
    });

    expect(propertiesOf(edge)).toHaveProperty('Code.ZipFile');
    expect(propertiesOf(edge)).not.toHaveProperty('KmsKeyArn');
    expect(warningsOf(stack).join()).toMatch(/Stack\/Function\/Resource: .*runs this function at the edge/);
  });

  test('Lambda is let in to the key of a filter, for mappings of the account', () => {
    const stack = enforcedStack({}, { env: { account: '111122223333', region: 'eu-west-1' } });
    new lambda.CfnEventSourceMapping(stack, 'Mapping', { functionName: 'function', filterCriteria: { filters: [{ pattern: '{}' }] } });
    const [key] = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key')) as Array<{ Properties: { KeyPolicy: { Statement: object[] } } }>;

    expect(key.Properties.KeyPolicy.Statement).toContainEqual(expect.objectContaining({
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: 'kms:Decrypt',
      Condition: { ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':lambda:eu-west-1:111122223333:event-source-mapping:*']] } } },
    }));
  });

  test('the bucket of a trail has no Bucket Key', () => {
    const stack = enforcedStack();
    new cloudtrail.Trail(stack, 'Trail');
    const bucket = stack.node.findChild('Trail').node.findChild('S3');

    expect(JSON.stringify(propertiesOf(bucket as s3.Bucket).BucketEncryption)).toContain('aws:kms');
    expect(JSON.stringify(propertiesOf(bucket as s3.Bucket).BucketEncryption)).not.toContain('BucketKeyEnabled');
  });

  test('a bucket that replicates is encrypted at once, and one with a key of its own stays', () => {
    const stack = enforcedStack();
    const destination = new s3.Bucket(stack, 'Destination', { versioned: true });
    const own = new kms.Key(stack, 'Own');
    const [plain, keyed] = [undefined, own].map((encryptionKey, index) => new s3.Bucket(stack, `Source${index}`, {
      versioned: true, encryptionKey, replicationRules: [{ destination, priority: 1, kmsKey: own, sseKmsEncryptedObjects: true }],
    }));

    expect(plain.encryptionKey?.keyArn).toBe(EncryptionKey.of(stack).keyArn);
    expect(keyed.encryptionKey).toBe(own);
  });

  test('a stack that stores nothing has no key', () => {
    const stack = enforcedStack();
    new CfnResource(stack, 'Role', { type: 'AWS::IAM::Role' });

    expect(keysIn(stack)).toBe(0);
  });
});

describe('stages', () => {
  test.each([['before', true], ['after', false]])('that were made %s enforcement are entered', (_, isBefore) => {
    const app = new App();
    const stage = isBefore ? new Stage(app, 'Prod') : undefined;
    EncryptionAtRest.of(app).enforce();
    const stack = new Stack(stage ?? new Stage(app, 'Prod'), 'Stack');
    new sqs.Queue(stack, 'Queue');
    const topic = new sns.CfnTopic(stack, 'Topic');

    expect(propertiesOf(topic)).toEqual({ KmsMasterKeyId: KEY });
  });

  test('can be enforced alone', () => {
    const app = new App();
    const stage = new Stage(app, 'Prod');
    EncryptionAtRest.of(stage).enforce();

    expect(propertiesOf(new sns.CfnTopic(new Stack(stage, 'Stack'), 'Topic'))).toEqual({ KmsMasterKeyId: KEY });
    expect(propertiesOf(new sns.CfnTopic(new Stack(app, 'Stack'), 'Topic'))).toEqual({});
  });
});

describe('what the app sets stays, and is reported:', () => {
  test.each<[string, (stack: Stack) => IConstruct, object]>([
    ['another algorithm', stack => new s3.Bucket(stack, 'Data', { encryption: s3.BucketEncryption.S3_MANAGED }), {
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
    }],
    ['objects for everybody', stack => new s3.Bucket(stack, 'Data', { publicReadAccess: true, blockPublicAccess: s3.BlockPublicAccess.BLOCK_ACLS_ONLY }), {
      PublicAccessBlockConfiguration: { BlockPublicAcls: true },
    }],
    ['a key of AWS', stack => new sqs.Queue(stack, 'Data', { encryption: sqs.QueueEncryption.KMS_MANAGED }), { KmsMasterKeyId: 'alias/aws/sqs' }],
    ['an AWS managed key of a table', stack => new dynamodb.Table(stack, 'Data', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, encryption: dynamodb.TableEncryption.AWS_MANAGED,
    }), { SSESpecification: { SSEEnabled: true } }],
    ['the AWS managed key of an L1', stack => new dynamodb.CfnTable(stack, 'Data', { keySchema: [], sseSpecification: { sseEnabled: true } }), { SSESpecification: { SSEEnabled: true } }],
    ['the key that SQS owns', stack => new sqs.CfnQueue(stack, 'Data', { sqsManagedSseEnabled: true }), { SqsManagedSseEnabled: true }],
    ['a queue without any', stack => new sqs.CfnQueue(stack, 'Data', { sqsManagedSseEnabled: false }), { SqsManagedSseEnabled: false }],
    ['a parameter', stack => new sns.CfnTopic(stack, 'Data', { kmsMasterKeyId: new CfnParameter(stack, 'Key').valueAsString }), { KmsMasterKeyId: { Ref: 'Key' } }],
    ['a condition', stack => new s3.CfnBucket(stack, 'Data', { bucketEncryption: Fn.conditionIf('Condition', 1, 2) as never }), {
      BucketEncryption: { 'Fn::If': ['Condition', 1, 2] },
    }],
  ])('%s', (_, make, expected) => {
    const stack = enforcedStack();
    const data = make(stack);

    expect(propertiesOf(data as CfnResource)).toMatchObject(expected);
    expect(warningsOf(stack).join()).toMatch(/\/Stack\/Data/);
    expect(keysIn(stack)).toBe(0);
  });

  test('a raw override', () => {
    const topic = new sns.CfnTopic(enforcedStack(), 'Topic');
    topic.addPropertyOverride('KmsMasterKeyId', 'alias/aws/sns');

    expect(propertiesOf(topic)).toEqual({ KmsMasterKeyId: 'alias/aws/sns' });
  });

  test('a key of its own, whose policy stays as well', () => {
    const stack = enforcedStack();
    const key = new kms.Key(stack, 'Own');
    const topic = new sns.Topic(stack, 'Topic', { masterKey: key });

    expect(propertiesOf(topic)).toEqual({ KmsMasterKeyId: { 'Fn::GetAtt': [stack.resolve((key.node.defaultChild as CfnResource).logicalId), 'Arn'] } });
    expect(JSON.stringify(propertiesOf(key).KeyPolicy)).not.toContain('kms:ViaService');
  });
});

describe('a key that would replace a deployed resource', () => {
  const database = (stack: Stack) => new rds.CfnDBInstance(stack, 'Database', { dbInstanceClass: 'db.t4g.small' });

  test('is not set, and the resource is reported', () => {
    const stack = enforcedStack();

    expect(propertiesOf(database(stack))).toEqual({ DBInstanceClass: 'db.t4g.small' });
    expect(warningsOf(stack).join()).toMatch(/AWS::RDS::DBInstance \(KmsKeyId\): Data at rest is not encrypted.*setting KmsKeyId and StorageEncrypted makes CloudFormation replace/);
    expect(keysIn(stack)).toBe(0);
  });

  test.each([
    ['in a scope that is new', { onReplace: OnReplace.SET }],
    ['on what is declared new', { newResources: [ResourceSelector.path('Stack/Database')] }],
  ])('is set %s', (_, props) => {
    expect(propertiesOf(database(enforcedStack(props)))).toMatchObject({ StorageEncrypted: true, KmsKeyId: KEY });
  });

  test('fails the synthesis where that is asked for', () => {
    const stack = enforcedStack({ onReplace: OnReplace.ERROR });
    database(stack);

    expect(() => Template.fromStack(stack)).toThrow(/Stack\/Database: is not encrypted as EncryptionAtRest asks, and setting KmsKeyId and StorageEncrypted makes CloudFormation replace .*: declare it new/);
  });
});

describe('a key that does harm to a deployed resource', () => {
  const guardrail = (stack: Stack) => new CfnResource(stack, 'Guardrail', { type: 'AWS::Bedrock::Guardrail', properties: { Name: 'guardrail' } });

  test('is not set, and the resource is reported, also where replacing one is an error', () => {
    const stack = enforcedStack({ onReplace: OnReplace.ERROR });

    expect(propertiesOf(guardrail(stack))).toEqual({ Name: 'guardrail' });
    expect(warningsOf(stack).join()).toMatch(/Stack\/Guardrail: .*does not know as whom its service and its users call KMS.*; declare it new/);
    expect(keysIn(stack)).toBe(0);
  });

  test('is set on what is declared new', () => {
    expect(propertiesOf(guardrail(enforcedStack({ newResources: [ResourceSelector.path('Stack/Guardrail')] })))).toEqual({ Name: 'guardrail', KmsKeyArn: KEY });
  });
});

describe('a level', () => {
  test.each<[EncryptionLevel, object, object]>([
    [EncryptionLevel.ENCRYPTED, { KmsMasterKeyId: KEY }, {}],
    [EncryptionLevel.KMS, { KmsMasterKeyId: KEY }, { KmsMasterKeyId: KEY }],
    [EncryptionLevel.CUSTOMER_MANAGED, { KmsMasterKeyId: KEY }, { KmsMasterKeyId: KEY }],
  ])('%s leaves alone what is good enough', (level, topic, queue) => {
    expect(propertiesOf(new sns.Topic(enforcedStack({ level }), 'Topic'))).toEqual(topic);
    expect(propertiesOf(new sqs.Queue(enforcedStack({ level }), 'Queue'))).toEqual(queue);
    expect(propertiesOf(new sqs.CfnQueue(enforcedStack({ level }), 'Queue'))).toEqual(queue);
  });

  test.each([[EncryptionLevel.KMS, 0], [EncryptionLevel.CUSTOMER_MANAGED, 1]])('%s and an AWS managed key', (level, warnings) => {
    const stack = enforcedStack({ level });
    new sqs.Queue(stack, 'Queue', { encryption: sqs.QueueEncryption.KMS_MANAGED });

    expect(warningsOf(stack)).toHaveLength(warnings);
  });
});

describe('a selection', () => {
  test.each([
    ['by type', ResourceSelector.type('AWS::SNS::*')],
    ['by path', ResourceSelector.path('Stack/Topic')],
    ['by tag', ResourceSelector.tag('data', 'public')],
  ])('%s leaves the others alone, and says nothing of them', (_, selector) => {
    const stack = enforcedStack({ exclude: [selector] });
    const topic = new sns.Topic(stack, 'Topic');
    const queue = new sqs.Queue(stack, 'Queue');
    Tags.of(topic).add('data', 'public');

    expect(propertiesOf(topic)).not.toHaveProperty('KmsMasterKeyId');
    expect(propertiesOf(queue)).toHaveProperty('KmsMasterKeyId', KEY);
    expect(warningsOf(stack)).toEqual([]);
  });

  test('of some encrypts those', () => {
    const stack = enforcedStack({ include: [ResourceSelector.type('AWS::SQS::Queue')] });

    const [topic, queue] = [new sns.Topic(stack, 'Topic'), new sqs.Queue(stack, 'Queue')];

    expect(propertiesOf(topic)).toEqual({});
    expect(propertiesOf(queue)).toEqual({ KmsMasterKeyId: KEY });
  });
});

describe('more than one enforcement', () => {
  test('with the same props changes nothing', () => {
    const [once, twice] = [1, 2].map(times => {
      const app = new App();
      for (let time = 0; time < times; time++) {
        EncryptionAtRest.of(app).enforce();
      }
      const stack = new Stack(app, 'Stack');
      new sqs.Queue(stack, 'Queue');
      new s3.Bucket(stack, 'Bucket');
      return Template.fromStack(stack).toJSON();
    });

    expect(twice).toEqual(once);
  });

  test('with others throws', () => {
    const app = new App();
    EncryptionAtRest.of(app).enforce();

    expect(() => EncryptionAtRest.of(app).enforce({ level: EncryptionLevel.KMS })).toThrow('EncryptionAtRest is enforced here with');
  });

  test('a nearer scope decides for itself', () => {
    const app = new App();
    EncryptionAtRest.of(app).enforce();
    const stack = new Stack(app, 'Stack');
    EncryptionAtRest.of(stack).enforce({ exclude: [ResourceSelector.type('AWS::SQS::Queue')] });

    const [near, far] = [new sqs.Queue(stack, 'Queue'), new sqs.Queue(new Stack(app, 'Other'), 'Queue')];

    expect(propertiesOf(near)).toEqual({});
    expect(propertiesOf(far)).toEqual({ KmsMasterKeyId: KEY });
  });
});

describe('an injector of the user', () => {
  const fifo = { constructUniqueId: sqs.Queue.PROPERTY_INJECTION_ID, inject: (props: sqs.QueueProps) => ({ ...props, fifo: true }) };

  test('that was there before still has its say', () => {
    const app = new App();
    PropertyInjectors.of(app).add(fifo);
    EncryptionAtRest.of(app).enforce();

    expect(propertiesOf(new sqs.Queue(new Stack(app, 'Stack'), 'Queue'))).toEqual({ FifoQueue: true, KmsMasterKeyId: KEY });
  });

  test('that is nearer shadows the key, which is set at synthesis', () => {
    const stack = enforcedStack();
    PropertyInjectors.of(stack).add(fifo);

    expect(propertiesOf(new sqs.Queue(stack, 'Queue'))).toEqual({ FifoQueue: true, KmsMasterKeyId: KEY });
  });
});
