import { App, CfnResource, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EncryptionKey } from '../../../src';
import { admitServices } from '../../../src/enforcement/wiring';
import { DELIVERIES } from '../../../src/enforcement/wiring/deliveries';
import { DELIVERY_ADMITTED_BY_GUESS, DELIVERY_NOT_ADMITTED } from '../../../src/enforcement/wiring/delivery-finding';
import { findingsOf, raw, resourcesIn, wire } from './support';

const ENV = { account: '111122223333', region: 'eu-west-1' };

function stackOf(app = new App()): { app: App; stack: Stack } {
  return { app, stack: new Stack(app, 'Stack', { env: ENV }) };
}

/** The findings of a policy with one statement, on a topic or bucket under a key. */
function ofPolicy(kind: 'topic' | 'bucket', statement: Record<string, unknown>, share: string[] = []): string[] {
  const { app, stack } = stackOf();
  share.forEach(account => EncryptionKey.of(stack).shareWithAccount(account));
  const Statement = [{ Effect: 'Allow', Action: kind === 'topic' ? 'sns:Publish' : 's3:PutObject', Resource: '*', ...statement }];
  if (kind === 'topic') {
    raw(stack, 'Policy', 'AWS::SNS::TopicPolicy', { Topics: [raw(stack, 'Topic', 'AWS::SNS::Topic').ref], PolicyDocument: { Statement } });
  } else {
    raw(stack, 'Policy', 'AWS::S3::BucketPolicy', { Bucket: raw(stack, 'Bucket', 'AWS::S3::Bucket').ref, PolicyDocument: { Statement } });
  }
  wire(app);
  expect(findingsOf(app, DELIVERY_ADMITTED_BY_GUESS)).toEqual([]);
  return findingsOf(app, DELIVERY_NOT_ADMITTED);
}

describe('a delivery that no narrow statement admits', () => {
  test.each(Object.entries(DELIVERIES).flatMap(([type, deliveries]) => deliveries.filter(({ by }) => by === undefined).map(({ path }) => [type, path])))(
    '%s %s: AWS does not say as whom it publishes', (type, path) => {
      const { app, stack } = stackOf();
      const topic = raw(stack, 'Topic', 'AWS::SNS::Topic');
      const properties = path.split('.').reduceRight<unknown>((nested, segment) => (segment === '*' ? [nested] : { [segment]: nested }), topic.ref);
      raw(stack, 'Delivering', type, properties as Record<string, unknown>);
      wire(app);
      expect(findingsOf(app, DELIVERY_NOT_ADMITTED)).toEqual([expect.stringMatching(/^Stack\/Delivering: .*publishes to Stack\/Topic.*KeyService\.principal/)]);
    });

  test('everybody who acts for an account, whatever the service', () => {
    expect(ofPolicy('topic', { Principal: '*', Condition: { StringEquals: { 'aws:SourceAccount': ENV.account } } })).toEqual([expect.stringContaining('which service or account')]);
    expect(ofPolicy('topic', { Principal: '*', Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:unheard-of:eu-west-1:111122223333:x' } } })).toHaveLength(1);
    expect(ofPolicy('topic', { Principal: '*', Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::data' } } })).toEqual([]);
    expect(ofPolicy('topic', { Principal: { AWS: '*' }, Condition: { StringEquals: { 'AWS:SourceOwner': ENV.account } } })).toEqual([]);
  });

  test('a service for a whole organization', () => {
    expect(ofPolicy('bucket', { Principal: { Service: 'delivery.logs.amazonaws.com' }, Condition: { StringEquals: { 'aws:SourceOrgID': 'o-1' } } }))
      .toEqual([expect.stringContaining('for an organization')]);
  });

  test.each(['logging.s3.amazonaws.com', 'logdelivery.elasticloadbalancing.amazonaws.com', 'redshift.amazonaws.com', 'redshift.us-east-1.amazonaws.com'])(
    '%s, which writes to SSE-S3 buckets only', service => {
      expect(ofPolicy('bucket', { Principal: { Service: service } })).toEqual([expect.stringContaining('SSE-S3 buckets only')]);
    });

  test('a policy that is not written out', () => {
    const { app, stack } = stackOf();
    raw(stack, 'Policy', 'AWS::SNS::TopicPolicy', { Topics: [raw(stack, 'Topic', 'AWS::SNS::Topic').ref], PolicyDocument: { Ref: 'Parameter' } });
    wire(app);
    expect(findingsOf(app, DELIVERY_NOT_ADMITTED)).toEqual([expect.stringContaining('is not written out')]);
  });

  test('a policy that is JSON in a text is read, and one that is neither is reported', () => {
    const of = (document: string) => {
      const { app, stack } = stackOf();
      raw(stack, 'Policy', 'AWS::SNS::TopicPolicy', { Topics: [raw(stack, 'Topic', 'AWS::SNS::Topic').ref], PolicyDocument: document });
      wire(app);
      return findingsOf(app, DELIVERY_NOT_ADMITTED);
    };
    expect(of(JSON.stringify({ Statement: { Effect: 'Allow', Principal: { AWS: '444455556666' }, Action: 'sns:Publish', Resource: '*' } })))
      .toEqual([expect.stringContaining("shareWithAccount('444455556666')")]);
    expect(of('{ Statement')).toEqual([expect.stringContaining('is not written out')]);
  });

  test('to a destination that must not be under a KMS key, and is', () => {
    const { app, stack } = stackOf();
    const topic = new sns.Topic(stack, 'Topic');
    const bucket = new s3.Bucket(stack, 'Logs');
    raw(stack, 'Channel', 'AWS::Config::DeliveryChannel', { S3BucketName: 'b', SnsTopicARN: topic.topicArn });
    raw(stack, 'Data', 'AWS::S3::Bucket', { LoggingConfiguration: { DestinationBucketName: bucket.bucketName } });
    const key = EncryptionKey.of(stack);
    resourcesIn(app).forEach(each => admitServices(each, () => key));
    const findings = findingsOf(app, DELIVERY_NOT_ADMITTED);
    expect(findings).toContainEqual(expect.stringMatching(/^Stack\/Channel: Stack\/Topic\/Resource is under the key/));
    expect(findings).toContainEqual(expect.stringMatching(/^Stack\/Data: Stack\/Logs\/Resource is under the key/));
    expect(findings).toHaveLength(2);
  });
});

describe('principals of other accounts', () => {
  const OTHER = '444455556666';

  test.each([
    ['by its id', { Principal: { AWS: OTHER } }],
    ['by its root', { Principal: { AWS: `arn:aws:iam::${OTHER}:root` } }],
    ['by a role', { Principal: { AWS: [`arn:aws:iam::${OTHER}:role/r`, `arn:aws:iam::${OTHER}:role/s`] } }],
    ['by a condition', { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalAccount': OTHER } } }],
  ])('let in %s are reported, with what the key has to say', (_, statement) => {
    const findings = ofPolicy('topic', statement);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(`shareWithAccount('${OTHER}')`);
    expect(findings[0]).toContain('"Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:DescribeKey"]');
  });

  test('that the key lets in already are not reported', () => {
    expect(ofPolicy('topic', { Principal: { AWS: OTHER } }, [OTHER])).toEqual([]);
  });

  test('of the own account, and statements that deny, are not reported', () => {
    expect(ofPolicy('topic', { Principal: { AWS: `arn:aws:iam::${ENV.account}:role/r` } })).toEqual([]);
    expect(ofPolicy('topic', { Effect: 'Deny', Principal: { AWS: OTHER } })).toEqual([]);
    expect(ofPolicy('bucket', { Principal: { AWS: OTHER }, Action: 's3:ListBucket' })).toEqual([]);
  });

  test('that the key lets in for another service only are reported', () => {
    const { app, stack } = stackOf();
    EncryptionKey.of(stack).addToResourcePolicy(new iam.PolicyStatement({
      actions: ['kms:Decrypt'], resources: ['*'], principals: [new iam.AccountPrincipal(OTHER)], conditions: { StringEquals: { 'kms:ViaService': 'sqs.eu-west-1.amazonaws.com' } },
    }));
    for (const [type, of, action] of [['SNS::Topic', 'Topics', 'sns:Publish'], ['SQS::Queue', 'Queues', 'sqs:SendMessage']]) {
      const resource = raw(stack, type.slice(5), `AWS::${type}`);
      raw(stack, of, `AWS::${type}Policy`, { [of]: [resource.ref], PolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { AWS: OTHER }, Action: action, Resource: '*' }] } });
    }
    wire(app);
    expect(findingsOf(app, DELIVERY_NOT_ADMITTED)).toEqual([expect.stringMatching(/^Stack\/Topics: /)]);
  });

  test('that are roles of the app are reported, and those of the own account are not', () => {
    const { app, stack } = stackOf();
    const elsewhere = new Stack(app, 'Elsewhere', { env: { ...ENV, account: OTHER } });
    const bucket = new s3.Bucket(stack, 'Bucket', { bucketName: 'shared' });
    for (const home of [stack, elsewhere]) {
      bucket.addToResourcePolicy(new iam.PolicyStatement({
        actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')], principals: [new iam.Role(home, 'Role', { roleName: 'reader', assumedBy: new iam.AccountRootPrincipal() })],
      }));
    }
    wire(app);
    expect(findingsOf(app, DELIVERY_NOT_ADMITTED)).toEqual([expect.stringMatching(new RegExp(`^Stack/Bucket/Policy/Resource: The account ${OTHER} may read`))]);
  });

  const sharing = (Action: string, AWS = OTHER) => ({ Statement: [{ Effect: 'Allow', Principal: { AWS }, Action, Resource: '*' }] });

  test.each<[string, (stack: Stack, account: string) => void]>([
    ['a table', (stack, account) => raw(stack, 'It', 'AWS::DynamoDB::Table', { ResourcePolicy: { PolicyDocument: sharing('dynamodb:Get*', account) } })],
    ['a global table', (stack, account) => raw(stack, 'It', 'AWS::DynamoDB::GlobalTable', { Replicas: [{ ResourcePolicy: { PolicyDocument: sharing('dynamodb:PutItem', account) } }] })],
    ['a stream', (stack, account) => raw(stack, 'It', 'AWS::Kinesis::ResourcePolicy', {
      ResourceArn: raw(stack, 'Data', 'AWS::Kinesis::Stream').getAtt('Arn'), ResourcePolicy: sharing('kinesis:GetRecords', account),
    })],
    ['an access point', (stack, account) => raw(stack, 'It', 'AWS::S3::AccessPoint', { Bucket: raw(stack, 'Data', 'AWS::S3::Bucket').ref, Policy: sharing('s3:GetObject', account) })],
  ])('that %s is shared with are reported', (_, make) => {
    const findings = [OTHER, ENV.account].map(account => {
      const { app, stack } = stackOf();
      make(stack, account);
      resourcesIn(app).forEach(resource => admitServices(resource, () => EncryptionKey.of(stack)));
      return findingsOf(app, DELIVERY_NOT_ADMITTED);
    });
    expect(findings).toEqual([[expect.stringMatching(/^Stack\/It: The account 444455556666 may (read|write to) .*shareWithAccount/)], []]);
  });

  test('of an organization are reported', () => {
    expect(ofPolicy('bucket', { Principal: '*', Action: 's3:GetObject', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }))
      .toEqual([expect.stringContaining('aws:PrincipalOrgID')]);
  });
});

test('a service that no page tells of is admitted for the account, and that is said', () => {
  const { app, stack } = stackOf();
  const PolicyDocument = { Statement: [{ Effect: 'Allow', Principal: { Service: 'appflow.amazonaws.com' }, Action: 's3:PutObject', Resource: '*' }] };
  raw(stack, 'Policy', 'AWS::S3::BucketPolicy', { Bucket: raw(stack, 'Bucket', 'AWS::S3::Bucket').ref, PolicyDocument });
  wire(app);
  expect(findingsOf(app, DELIVERY_ADMITTED_BY_GUESS)).toEqual([expect.stringMatching(/^Stack\/Policy: appflow\.amazonaws\.com writes to Stack\/Bucket.*This is a guess/)]);
});

test('findings are raised once, and can be acknowledged', () => {
  const app = new App();
  const [loud, quiet] = ['Loud', 'Quiet'].map(id => {
    const stack = new Stack(app, id, { env: ENV });
    return raw(stack, 'Cluster', 'AWS::MemoryDB::Cluster', { SnsTopicArn: raw(stack, 'Topic', 'AWS::SNS::Topic').ref });
  });
  Validations.of(quiet).acknowledge({ id: DELIVERY_NOT_ADMITTED, reason: 'tested' });
  wire(app);
  wire(app);
  expect(findingsOf(app, DELIVERY_NOT_ADMITTED)).toEqual([expect.stringMatching(new RegExp(`^${loud.node.path}:`))]);
});

test('what an imported key has to say is printed for its owner', () => {
  const { app, stack } = stackOf();
  const key = EncryptionKey.fromKey(kms.Key.fromKeyArn(stack, 'Imported', `arn:aws:kms:eu-west-1:${ENV.account}:key/1`));
  raw(stack, 'Alarm', 'AWS::CloudWatch::Alarm', { AlarmActions: [raw(stack, 'Topic', 'AWS::SNS::Topic').ref] });
  wire(app, resource => (resource.cfnResourceType === 'AWS::SNS::Topic' ? key : undefined));
  expect(findingsOf(app, 'AtRest-KeyPolicyNotInApp')).toEqual([expect.stringContaining('cloudwatch.amazonaws.com')]);
});

test('a resource without keys around it is left alone', () => {
  const { app, stack } = stackOf();
  const resource = raw(stack, 'Policy', 'AWS::SNS::TopicPolicy', { Topics: [raw(stack, 'Topic', 'AWS::SNS::Topic').ref], PolicyDocument: { Ref: 'Unknown' } });
  resourcesIn(app).forEach(each => admitServices(each, () => undefined));
  expect(resource.node.metadata.filter(({ type }) => type === 'aws:cdk:warning')).toEqual([]);
  expect(CfnResource.isCfnResource(resource)).toBe(true);
});
