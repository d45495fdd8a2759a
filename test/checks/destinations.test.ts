import { checkTemplates, EncryptionLevel } from '../../src/checks';
import { TemplateSet } from '../../src/templates';
import { check, fileOf, named, ofRule, type Resource, soundKey } from './support';

const { ENCRYPTED, CUSTOMER_MANAGED } = EncryptionLevel;

const encryptedBucket = (algorithm: string, key?: object): Resource => ({
  Type: 'AWS::S3::Bucket',
  Properties: {
    BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: algorithm, KMSMasterKeyID: key } }] },
  },
});
const BUCKET = encryptedBucket('AES256');
const UNDER_KEY = encryptedBucket('aws:kms', { Ref: 'Key' });
const Key = soundKey();

const attributes = (...pairs: Array<[string, unknown]>) => pairs.map(([name, value]) => ({ Key: name, Value: value }));
const balancer = (...pairs: Array<[string, unknown]>): Resource => ({
  Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { LoadBalancerAttributes: attributes(...pairs) },
});

/** Who delivers to `Logs`, by what cannot write under a key. */
const DELIVERERS: ReadonlyArray<[what: string, deliverer: Resource]> = [
  ['server access logs', { ...UNDER_KEY, Properties: { ...UNDER_KEY.Properties, LoggingConfiguration: { DestinationBucketName: { Ref: 'Logs' } } } }],
  ['access logs of an application load balancer', balancer(['access_logs.s3.enabled', 'true'], ['access_logs.s3.bucket', { Ref: 'Logs' }])],
  ['connection logs of an application load balancer', balancer(['connection_logs.s3.enabled', true], ['connection_logs.s3.bucket', { Ref: 'Logs' }])],
  ['access logs of a classic load balancer', {
    Type: 'AWS::ElasticLoadBalancing::LoadBalancer', Properties: { AccessLoggingPolicy: { Enabled: true, S3BucketName: { Ref: 'Logs' } } },
  }],
];

describe.each(DELIVERERS)('a bucket of %s', (_what, From) => {
  test('without a key is exempt from the level, and noted', () => {
    expect(named(check({ From, Key, Logs: BUCKET }))).toEqual(['AtRest-ExemptDestination Logs']);
  });

  test('is not noted where the level holds for it', () => {
    expect(named(check({ From, Key, Logs: BUCKET }, ENCRYPTED))).toEqual([]);
  });

  test.each([['a customer managed key', UNDER_KEY], ['an AWS managed key', encryptedBucket('aws:kms')]])('under %s loses what is delivered', (_key, Logs) => {
    expect(named(check({ From, Key, Logs }))).toContain('AtRest-DestinationUnderKey Logs');
    expect(named(check({ From, Key, Logs }))).not.toContain('AtRest-ExemptDestination Logs');
  });
});

test('the note and the error say who delivers, how it is encrypted, and which page says so', () => {
  const [, From] = DELIVERERS[0];

  expect(check({ From, Key, Logs: BUCKET })).toMatchObject([{
    property: 'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.KMSMasterKeyID',
    detail: 'delivered by From (LoggingConfiguration.DestinationBucketName); it is AWS owned',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html',
  }]);
  expect(ofRule(check({ From, Key, Logs: UNDER_KEY }), 'AtRest-DestinationUnderKey'))
    .toEqual(['Logs: delivered by From (LoggingConfiguration.DestinationBucketName); it is customer managed']);
});

test('many that deliver to one bucket are counted', () => {
  const from = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`From${index}`, DELIVERERS[1][1]]));

  expect(ofRule(check({ ...from, Logs: BUCKET }), 'AtRest-ExemptDestination')[0]).toMatch(/From0 .*, From1 .*, From2 .* and 7 more; it is AWS owned$/);
});

test.each<[string, Resource]>([
  ['a network load balancer, which writes under a key', { ...balancer(['access_logs.s3.enabled', 'true'], ['access_logs.s3.bucket', { Ref: 'Logs' }]) }],
  ['a load balancer that logs nothing', balancer(['access_logs.s3.bucket', { Ref: 'Logs' }])],
  ['a load balancer whose logs are off', balancer(['access_logs.s3.enabled', 'false'], ['access_logs.s3.bucket', { Ref: 'Logs' }])],
  ['a classic load balancer whose logs are off', {
    Type: 'AWS::ElasticLoadBalancing::LoadBalancer', Properties: { AccessLoggingPolicy: { Enabled: false, S3BucketName: { Ref: 'Logs' } } },
  }],
])('a bucket is no such destination of %s', (what, from) => {
  const From = what.startsWith('a network') ? { ...from, Properties: { ...from.Properties, Type: 'network' } } : from;

  expect(named(check({ From, Logs: UNDER_KEY, Key }))).toEqual([]);
});

test('a bucket that logs to itself is its own destination', () => {
  const logging = (bucket: Resource): Resource => ({ ...bucket, Properties: { ...bucket.Properties, LoggingConfiguration: { LogFilePrefix: 'logs/' } } });

  expect(named(check({ Key, Bucket: logging(UNDER_KEY) }))).toEqual(['AtRest-DestinationUnderKey Bucket']);
  expect(named(check({ Bucket: logging(BUCKET) }))).toEqual(['AtRest-ExemptDestination Bucket']);
});

test('a destination is found behind a condition, by its name, and in another template', () => {
  const logging = (DestinationBucketName: unknown): Resource => ({
    ...UNDER_KEY, Properties: { ...UNDER_KEY.Properties, LoggingConfiguration: { 'Fn::If': ['Logged', { DestinationBucketName }, { Ref: 'AWS::NoValue' }] } },
  });
  const Logs = { ...BUCKET, Properties: { ...BUCKET.Properties, BucketName: 'orders-logs' } };
  const elsewhere = fileOf({ Logs }, { name: 'Elsewhere', outputs: { Logs: { Value: { Ref: 'Logs' }, Export: { Name: 'logs' } } } });
  const imported = fileOf({ Key, From: logging({ 'Fn::ImportValue': 'logs' }) });

  expect(named(check({ Key, From: logging({ Ref: 'Logs' }), Logs }))).toEqual(['AtRest-ExemptDestination Logs']);
  expect(named(check({ Key, From: logging('orders-logs'), Logs }))).toEqual(['AtRest-ExemptDestination Logs']);
  expect(named(check({ Key, From: logging('other-logs'), Logs }))).toEqual(['AtRest-AwsOwnedKey Logs']);
  expect(named(checkTemplates(new TemplateSet([imported, elsewhere]), { level: CUSTOMER_MANAGED }))).toEqual(['AtRest-ExemptDestination Logs']);
});

test('a bucket is exempt for what is delivered to it alone', () => {
  const Logs = { ...BUCKET, Properties: { ...BUCKET.Properties, MetadataConfiguration: { JournalTableConfiguration: { RecordExpiration: { Expiration: 'DISABLED' } } } } };

  expect(named(check({ Key, From: DELIVERERS[0][1], Logs }))).toEqual(['AtRest-AwsOwnedKey Logs', 'AtRest-ExemptDestination Logs']);
  expect(ofRule(check({ Key, From: DELIVERERS[0][1], Logs }), 'AtRest-AwsOwnedKey')[0]).toMatch(/^Logs: MetadataConfiguration/);
});

describe('a topic of AWS Config', () => {
  const From: Resource = { Type: 'AWS::Config::DeliveryChannel', Properties: { S3BucketName: 'config', SnsTopicARN: { Ref: 'Topic' } } };
  const topic = (key?: unknown): Resource => ({ Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: key } });

  test('is unencrypted at every level, and noted', () => {
    expect(named(check({ From, Topic: topic() }, ENCRYPTED)).filter(each => each.endsWith('Topic'))).toEqual(['AtRest-ExemptDestination Topic']);
  });

  test('under a key gets nothing', () => {
    expect(named(check({ From, Key, Topic: topic({ Ref: 'Key' }) }))).toContain('AtRest-DestinationUnderKey Topic');
  });
});

test.each<[string, unknown]>([
  ['its ARN', { 'Fn::GetAtt': ['Group', 'Arn'] }],
  ['its ARN, written out', 'arn:aws:logs:eu-west-1:111122223333:log-group:/users:*'],
])('a log group of Cognito is exempt, given by %s', (_how, LogGroupArn) => {
  const From: Resource = {
    Type: 'AWS::Cognito::LogDeliveryConfiguration', Properties: { UserPoolId: 'p', LogConfigurations: [{ CloudWatchLogsConfiguration: { LogGroupArn } }] },
  };
  const group = (KmsKeyId?: object): Resource => ({ Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/users', KmsKeyId } });

  expect(named(check({ From, Group: group() }))).toEqual(['AtRest-ExemptDestination Group']);
  expect(named(check({ From, Key, Group: group({ 'Fn::GetAtt': ['Key', 'Arn'] }) })))
    .toEqual(['AtRest-DestinationUnderKey Group']);
});
