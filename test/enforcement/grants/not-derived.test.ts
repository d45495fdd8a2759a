import { App, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { EncryptionKey } from '../../../src';
import { findings, keyStatements, printed, roleAllowed, stackWithKey, through } from './under-key';

const KEY = '${Stack/Key/Resource.Arn}';
const onKey = (service: string, ...actions: string[]) => [{ Effect: 'Allow', Action: actions, Resource: KEY, Condition: through(service) }];

describe('a managed policy of AWS', () => {
  test.each([
    ['AmazonS3ReadOnlyAccess', onKey('s3', 'kms:Decrypt')],
    ['AmazonS3FullAccess', onKey('s3', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:Encrypt')],
    ['AmazonSQSFullAccess', onKey('sqs', 'kms:Decrypt', 'kms:GenerateDataKey')],
    ['service-role/AWSLambdaSQSQueueExecutionRole', onKey('sqs', 'kms:Decrypt')],
    ['ReadOnlyAccess', onKey('s3', 'kms:Decrypt')],
  ])('%s is reported, with what it lacks', (name, statements) => {
    const { stack, key, under } = stackWithKey();
    under.put(key, new s3.Bucket(stack, 'Bucket'), new sqs.Queue(stack, 'Queue'));
    new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal(), managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName(name)] });
    under.grant(stack);
    under.grant(stack);

    const found = findings(stack);
    expect(found).toEqual([expect.stringContaining(`/Stack/Role/Resource: Whoever has the managed policy ${name} may use data that is encrypted`)]);
    expect(printed(found[0])).toEqual(statements);
    expect(keyStatements(stack)).toEqual([]);
  });

  test.each(['AmazonSNSFullAccess', 'AdministratorAccess', 'PowerUserAccess', 'AmazonEC2FullAccess', 'service-role/AWSLambdaBasicExecutionRole'])('%s is not, where no data of its is under a key or it has the keys as well', name => {
    const { stack, key, under } = stackWithKey();
    under.put(key, new s3.Bucket(stack, 'Bucket'), new sqs.Queue(stack, 'Queue'));
    new iam.User(stack, 'User', { managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName(name)] });
    under.grant(stack);

    expect(findings(stack)).toEqual([]);
  });

  test('is not, once the role has the statement', () => {
    const { stack, key, under } = stackWithKey();
    under.put(key, new s3.Bucket(stack, 'Bucket'));
    const role = roleAllowed(stack, 'Role', { actions: ['kms:Decrypt'], resources: [key.keyArn], conditions: through('s3') });
    role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonS3ReadOnlyAccess'));
    under.grant(stack);

    expect(findings(stack)).toEqual([]);
  });

  test('is not, where that is acknowledged', () => {
    const { stack, key, under } = stackWithKey();
    under.put(key, new s3.Bucket(stack, 'Bucket'));
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal(), managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonS3ReadOnlyAccess')] });
    Validations.of(role).acknowledge({ id: 'AtRest-GrantNotDerived', reason: 'reads another account only' });
    under.grant(stack);

    expect(findings(stack)).toEqual([]);
  });
});

describe('the policy of a resource', () => {
  test('that lets a role of the app use the data is reported, with what the role lacks', () => {
    const { stack, key, under } = stackWithKey();
    const bucket = new s3.Bucket(stack, 'Bucket');
    const queue = new sqs.Queue(stack, 'Queue');
    const topic = new sns.Topic(stack, 'Topic');
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    const principals = [new iam.ArnPrincipal(role.roleArn)];
    bucket.addToResourcePolicy(new iam.PolicyStatement({ principals, actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')] }));
    queue.addToResourcePolicy(new iam.PolicyStatement({ principals, actions: ['sqs:SendMessage'], resources: ['*'] }));
    topic.addToResourcePolicy(new iam.PolicyStatement({ principals, actions: ['sns:Publish'], resources: [topic.topicArn] }));
    under.put(key, bucket, queue, topic);
    under.put(new EncryptionKey(stack, 'OtherKey'), new sqs.Queue(stack, 'Other'));
    under.grant(stack);

    const found = findings(stack);
    expect(found.map(each => each.split(' may use')[0])).toEqual([
      '/Stack/Bucket/Policy/Resource: Stack/Role/Resource', '/Stack/Queue/Policy/Resource: Stack/Role/Resource', '/Stack/Topic/Policy/Resource: Stack/Role/Resource',
    ]);
    expect(found.flatMap(printed)).toEqual([...onKey('s3', 'kms:Decrypt'), ...onKey('sqs', 'kms:GenerateDataKey', 'kms:Decrypt'), ...onKey('sns', 'kms:GenerateDataKey', 'kms:Decrypt')]);
  });

  test('is not, where the role has the key by a policy of its own, though that is derived later', () => {
    const { stack, key, under } = stackWithKey();
    const bucket = new s3.Bucket(stack, 'Bucket');
    const role = new iam.Role(stack, 'Zrole', { assumedBy: new iam.AccountRootPrincipal() });
    bucket.addToResourcePolicy(new iam.PolicyStatement({ principals: [role], actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')] }));
    bucket.grantRead(role);
    under.put(key, bucket);
    under.grant(stack);

    expect(keyStatements(stack)).toHaveLength(1);
    expect(findings(stack)).toEqual([]);
  });

  test('is not, for services, the account, other accounts, denials, and what is no data', () => {
    const { stack, key, under } = stackWithKey({ app: new App() });
    const bucket = new s3.Bucket(stack, 'Bucket');
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    const data = { actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')] };
    bucket.addToResourcePolicy(new iam.PolicyStatement({ ...data, principals: [new iam.ServicePrincipal('logging.s3.amazonaws.com')] }));
    bucket.addToResourcePolicy(new iam.PolicyStatement({ ...data, principals: [new iam.AccountPrincipal('999999999999'), new iam.AccountRootPrincipal()] }));
    bucket.addToResourcePolicy(new iam.PolicyStatement({ ...data, principals: [new iam.AnyPrincipal()], effect: iam.Effect.DENY }));
    bucket.addToResourcePolicy(new iam.PolicyStatement({ principals: [role], actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }));
    under.put(key, bucket);
    under.grant(stack);

    expect(findings(stack)).toEqual([]);
  });
});
