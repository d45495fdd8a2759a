import { App, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancing';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { IConstruct } from 'constructs';
import { DESTINATION_LIMITS } from '../../../src/catalog';
import { type Exemption, exemptionsIn } from '../../../src/enforcement/exemptions';
import { raw } from '../wiring/support';

const ENV = { account: '111122223333', region: 'eu-west-1' };

function stacks() {
  const app = new App();
  return { app, here: new Stack(app, 'Here', { env: ENV }), there: new Stack(app, 'There', { env: ENV }) };
}

function exemptionOf(construct: IConstruct): Exemption | undefined {
  return exemptionsIn(construct.node.root)(CfnResource.isCfnResource(construct) ? construct : construct.node.defaultChild as CfnResource);
}

describe('destinations that AWS does not deliver to under a KMS key', () => {
  const DESTINATION_TYPES = { 'bucket': 'AWS::S3::Bucket', 'topic': 'AWS::SNS::Topic', 'log group': 'AWS::Logs::LogGroup' };

  /** The properties of a resource in which a value stands at a path of the catalog. */
  function propertiesWith(path: string, value: unknown): Record<string, unknown> {
    const [holder, pair] = path.split(/:(.*)/);
    const [first, ...rest] = holder.split('.');
    const inner = pair ? [{ Key: pair, Value: value }] : rest.reduceRight<unknown>((nested, segment) => (segment === '*' ? [nested] : { [segment]: nested }), value);
    return { [first]: inner };
  }

  test.each(DESTINATION_LIMITS.map(limit => [limit.type, limit.path, limit] as const))('%s %s, in any stack', (type, path, limit) => {
    const { here, there } = stacks();
    const destination = raw(here, 'Destination', DESTINATION_TYPES[limit.destination]);
    const other = raw(here, 'Other', DESTINATION_TYPES[limit.destination]);
    raw(there, 'Delivering', type, propertiesWith(path, destination.ref));
    expect(exemptionOf(destination)).toMatchObject({ atMost: limit.only, source: limit.source, reason: expect.stringContaining('There/Delivering') });
    expect(exemptionOf(other)).toBeUndefined();
  });

  test('are found by a name that is written out, and in a Stage', () => {
    const { app, here } = stacks();
    const bucket = new s3.Bucket(here, 'Logs', { bucketName: 'access-logs' });
    const staged = new Stack(new Stage(app, 'Stage'), 'Stack', { env: ENV });
    raw(staged, 'Data', 'AWS::S3::Bucket', { LoggingConfiguration: { DestinationBucketName: 'access-logs' } });
    expect(exemptionOf(bucket)).toMatchObject({ atMost: 'AWS owned' });
  });

  test('server access logs of L2 buckets', () => {
    const { here, there } = stacks();
    const target = new s3.Bucket(there, 'Target');
    const data = new s3.Bucket(here, 'Data', { serverAccessLogsBucket: target });
    expect(exemptionOf(target)).toBeDefined();
    expect(exemptionOf(data)).toBeUndefined();
  });

  test('a bucket that keeps its own access logs', () => {
    const { here } = stacks();
    expect(exemptionOf(new s3.Bucket(here, 'Bucket', { serverAccessLogsPrefix: 'logs/' }))?.reason).toContain('delivers to this bucket');
    expect(exemptionOf(raw(here, 'Unknown', 'AWS::S3::Bucket', { LoggingConfiguration: { Ref: 'Parameter' } }))).toBeUndefined();
  });

  test('logs of load balancers, as the L2s turn them on', () => {
    const { here, there } = stacks();
    const vpc = new ec2.Vpc(here, 'Vpc');
    const buckets = ['Access', 'Connections', 'Health', 'Network', 'Classic'].map(id => new s3.Bucket(there, id));
    const alb = new elbv2.ApplicationLoadBalancer(here, 'Alb', { vpc });
    alb.logAccessLogs(buckets[0]);
    alb.logConnectionLogs(buckets[1]);
    alb.setAttribute('health_check_logs.s3.bucket', buckets[2].bucketName);
    new elbv2.NetworkLoadBalancer(here, 'Nlb', { vpc }).logAccessLogs(buckets[3]);
    new elb.LoadBalancer(here, 'Clb', { vpc, accessLoggingPolicy: { s3BucketName: buckets[4].bucketName, enabled: true } });
    expect(buckets.map(bucket => exemptionOf(bucket)?.atMost)).toEqual(Array(5).fill('AWS owned'));
  });

  test('audit logs of Redshift in a bucket, unless they go to CloudWatch', () => {
    const { here } = stacks();
    const [audit, unused] = ['Audit', 'Unused'].map(id => new s3.Bucket(here, id));
    raw(here, 'Cluster', 'AWS::Redshift::Cluster', { LoggingProperties: { BucketName: audit.bucketName } });
    raw(here, 'ToCloudWatch', 'AWS::Redshift::Cluster', { LoggingProperties: { BucketName: unused.bucketName, LogDestinationType: 'cloudwatch' } });
    expect(exemptionOf(audit)?.source).toContain('redshift');
    expect(exemptionOf(unused)).toBeUndefined();
  });

  test('standard logs of CloudFront', () => {
    const { here } = stacks();
    const logBucket = new s3.Bucket(here, 'Logs', { objectOwnership: s3.ObjectOwnership.OBJECT_WRITER });
    new cloudfront.Distribution(here, 'Site', { defaultBehavior: { origin: new origins.HttpOrigin('example.com') }, logBucket });
    expect(exemptionOf(logBucket)?.source).toContain('standard-logging-legacy');
  });

  test('topics of AWS Config, which may not be encrypted at all', () => {
    const { here } = stacks();
    const topic = new sns.Topic(here, 'Topic');
    raw(here, 'Channel', 'AWS::Config::DeliveryChannel', { S3BucketName: 'b', SnsTopicARN: topic.topicArn });
    expect(exemptionOf(topic)?.atMost).toBe('unencrypted');
  });
});

describe('buckets that anonymous principals read', () => {
  const policy = (statement: Record<string, unknown>) => {
    const { here, there } = stacks();
    const bucket = new s3.Bucket(here, 'Bucket');
    const PolicyDocument = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `${bucket.bucketArn}/*`, ...statement }] };
    raw(there, 'Policy', 'AWS::S3::BucketPolicy', { Bucket: bucket.bucketName, PolicyDocument });
    return exemptionOf(bucket)?.reason;
  };

  test.each([
    ['everybody', {}],
    ['everybody, in the other form', { Principal: { AWS: '*' } }],
    ['all actions', { Action: ['s3:*'] }],
    ['everybody of a network', { Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } }],
    ['everybody through an endpoint', { Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } }],
  ])('by a policy for %s', (_, statement) => {
    expect(policy(statement)).toContain('There/Policy');
  });

  test.each([
    ['denies', { Effect: 'Deny' }],
    ['is for writers', { Action: 's3:PutObject' }],
    ['is for an account', { Principal: { AWS: '111122223333' } }],
    ['is for a service', { Principal: { Service: 'cloudfront.amazonaws.com' } }],
    ['is for an organization', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }],
    ['is for one source', { Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::b' } } }],
    ['delegates to access points', { Condition: { StringEquals: { 's3:DataAccessPointAccount': '111122223333' } } }],
  ])('not by a policy that %s', (_, statement) => {
    expect(policy(statement)).toBeUndefined();
  });

  test('by an L2, as a website, or by an ACL', () => {
    const { here } = stacks();
    const open = new s3.Bucket(here, 'Open', { blockPublicAccess: s3.BlockPublicAccess.BLOCK_ACLS_ONLY });
    open.grantPublicAccess();
    expect(exemptionOf(open)).toBeDefined();
    expect(exemptionOf(new s3.Bucket(here, 'Site', { websiteIndexDocument: 'index.html' }))?.reason).toContain('is a website');
    expect(exemptionOf(raw(here, 'Redirect', 'AWS::S3::Bucket', { WebsiteConfiguration: { RedirectAllRequestsTo: { HostName: 'example.com' } } }))).toBeUndefined();
    expect(exemptionOf(raw(here, 'Acl', 'AWS::S3::Bucket', { AccessControl: 'PublicRead' }))?.reason).toContain('PublicRead');
    expect(exemptionOf(raw(here, 'Private', 'AWS::S3::Bucket', { AccessControl: 'Private' }))).toBeUndefined();
  });
});

describe('buckets that CloudFront reads', () => {
  test('as an origin access identity, by the L2', () => {
    const { here, there } = stacks();
    const bucket = new s3.Bucket(here, 'Bucket');
    new cloudfront.Distribution(there, 'Site', { defaultBehavior: { origin: origins.S3BucketOrigin.withOriginAccessIdentity(s3.Bucket.fromBucketName(there, 'B', 'another')) } });
    expect(exemptionOf(bucket)).toBeUndefined();
    new cloudfront.Distribution(here, 'Site', { defaultBehavior: { origin: origins.S3BucketOrigin.withOriginAccessIdentity(bucket) } });
    expect(exemptionOf(bucket)?.reason).toContain('origin access identity');
  });

  test('as an origin access identity, by a policy alone', () => {
    const { here } = stacks();
    const [byIdentity, byName] = ['One', 'Other'].map(id => new s3.Bucket(here, id));
    byIdentity.grantRead(new cloudfront.OriginAccessIdentity(here, 'Identity'));
    byName.grantRead(new iam.ArnPrincipal('arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1'));
    expect([byIdentity, byName].map(bucket => exemptionOf(bucket)?.atMost)).toEqual(['AWS owned', 'AWS owned']);
  });

  test('with an origin access control are not exempted', () => {
    const { here } = stacks();
    const bucket = new s3.Bucket(here, 'Bucket');
    new cloudfront.Distribution(here, 'Site', { defaultBehavior: { origin: origins.S3BucketOrigin.withOriginAccessControl(bucket) } });
    expect(exemptionOf(bucket)).toBeUndefined();
  });
});

describe('buckets that are replicated', () => {
  const replicated = (...rules: Array<Record<string, unknown>>) => {
    const { here } = stacks();
    return exemptionOf(raw(here, 'Bucket', 'AWS::S3::Bucket', { ReplicationConfiguration: { Role: 'arn', Rules: rules } }))?.reason;
  };
  const KMS = { SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } } };

  test('by a rule that leaves out what is under KMS keys', () => {
    expect(replicated({ Status: 'Enabled' })).toContain('SseKmsEncryptedObjects');
    expect(replicated({ Status: 'Enabled', SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Disabled' } } })).toBeDefined();
    expect(replicated({ Status: 'Enabled', ...KMS }, { Status: 'Enabled' })).toBeDefined();
  });

  test('not by rules that replicate it, or that are off', () => {
    expect(replicated({ Status: 'Enabled', ...KMS })).toBeUndefined();
    expect(replicated({ Status: 'Enabled', ...KMS }, { Status: 'Disabled' })).toBeUndefined();
  });
});

test('everything else is not exempted', () => {
  const { here } = stacks();
  const plain = [new s3.Bucket(here, 'Bucket', { enforceSSL: true }), new sns.Topic(here, 'Topic', { enforceSSL: true }), new logs.LogGroup(here, 'Group')];
  expect(plain.map(exemptionOf)).toEqual([undefined, undefined, undefined]);
});

describe('what a key would break', () => {
  test('functions at the edge, of the default behavior and of others', () => {
    const { here } = stacks();
    const [edge, other] = ['Edge', 'Other'].map(id => raw(here, id, 'AWS::Lambda::Function'));
    const version = raw(here, 'Version', 'AWS::Lambda::Version', { FunctionName: edge.ref });
    raw(here, 'Distribution', 'AWS::CloudFront::Distribution', {
      DistributionConfig: { CacheBehaviors: [{ LambdaFunctionAssociations: [{ EventType: 'viewer-request', LambdaFunctionARN: version.ref }] }] },
    });
    expect(exemptionOf(edge)).toMatchObject({ atMost: 'AWS owned', reason: expect.stringContaining('Here/Distribution runs this function at the edge') });
    expect(exemptionOf(other)).toBeUndefined();
  });

  test('event buses whose schemas are discovered', () => {
    const { here } = stacks();
    const [bus, other] = ['Bus', 'Other'].map(id => raw(here, id, 'AWS::Events::EventBus', { Name: id }));
    raw(here, 'Discoverer', 'AWS::EventSchemas::Discoverer', { SourceArn: bus.getAtt('Arn') });
    expect(exemptionOf(bus)).toMatchObject({ atMost: 'AWS owned', reason: expect.stringContaining('discovers the schemas of this event bus') });
    expect(exemptionOf(other)).toBeUndefined();
  });
});
