import { Aws, Fn, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { arnOf, findings, keyStatements, roleAllowed, stackWithKey, through } from './under-key';

describe('a statement that names data by a pattern or an ARN', () => {
  test.each<[string, iam.PolicyStatementProps, granted: boolean]>([
    ['everything', { actions: ['s3:GetObject'], resources: ['*'] }, true],
    ['every bucket', { actions: ['s3:*'], resources: ['arn:aws:s3:::*'] }, true],
    ['every object', { actions: ['s3:*'], resources: ['arn:aws:s3:::*/*'] }, true],
    ['the bucket', { actions: ['s3:*'], resources: [`arn:${Aws.PARTITION}:s3:::orders/*`] }, true],
    ['some objects of it', { actions: ['s3:*'], resources: ['arn:aws:s3:::orders/2030/*'] }, true],
    ['buckets of its prefix', { actions: ['s3:*'], resources: ['arn:aws:s3:::ord*/*'] }, true],
    ['everything but other things', { actions: ['s3:GetObject'], notResources: ['arn:aws:s3:::other/*'] }, true],
    ['everything but some objects of it', { actions: ['s3:GetObject'], notResources: ['arn:aws:s3:::orders/secret/*'] }, true],
    ['every action but others', { notActions: ['iam:*', 'kms:*'], resources: ['arn:aws:s3:::orders/*'] }, true],
    ['everything but it', { actions: ['s3:GetObject'], notResources: ['arn:aws:s3:::orders/*'] }, false],
    ['the bucket alone', { actions: ['s3:*'], resources: ['arn:aws:s3:::orders'] }, false],
    ['another bucket', { actions: ['s3:*'], resources: ['arn:aws:s3:::orders-2/*'] }, false],
    ['another service', { actions: ['s3:*'], resources: ['arn:aws:sqs:::orders/*'] }, false],
    ['an unknown bucket', { actions: ['s3:*'], resources: [`arn:aws:s3:::${Fn.importValue('bucket')}/*`] }, false],
    ['every action but those on data', { notActions: ['s3:*', 'kms:*'], resources: ['*'] }, false],
  ])('%s', (_, statement, granted) => {
    const { stack, key, under } = stackWithKey();
    const bucket = new s3.Bucket(stack, 'Bucket', { bucketName: 'orders' });
    roleAllowed(stack, 'Role', statement);
    under.put(key, bucket);
    under.grant(stack);

    expect(keyStatements(stack).map(({ Condition }) => Condition)).toEqual(granted ? [through('s3')] : []);
    expect(findings(stack)).toEqual([]);
  });

  const NAMES = {
    queue: [(stack: Stack) => new sqs.Queue(stack, 'It', { queueName: 'jobs' }), 'sqs:SendMessage', 'arn:aws:sqs:eu-west-1:111122223333:', 'jobs'],
    topic: [(stack: Stack) => new sns.Topic(stack, 'It', { topicName: 'jobs' }), 'sns:Publish', 'arn:aws:sns:*:111122223333:', 'jobs'],
    table: [(stack: Stack) => new dynamodb.Table(stack, 'It', { tableName: 'jobs', partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } }), 'dynamodb:Query', `arn:aws:dynamodb:${Aws.REGION}:${Aws.ACCOUNT_ID}:table/`, 'jobs/index/*'],
    stream: [(stack: Stack) => new kinesis.Stream(stack, 'It', { streamName: 'jobs', encryption: kinesis.StreamEncryption.UNENCRYPTED }), 'kinesis:GetRecords', 'arn:aws:kinesis:*:*:stream/', 'jobs'],
    secret: [(stack: Stack) => new secretsmanager.Secret(stack, 'It', { secretName: 'jobs' }), 'secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:eu-west-1:*:secret:', 'jobs-AbCdEf'],
  } as const;
  test.each(Object.keys(NAMES) as Array<keyof typeof NAMES>)('a %s by its name, in its Region and account', kind => {
    const [make, action, prefix, name] = NAMES[kind];
    const grantedTo = (resource: string) => {
      const { stack, key, under } = stackWithKey();
      under.put(key, make(stack));
      roleAllowed(stack, 'Role', { actions: [action], resources: [resource] });
      under.grant(stack);
      return keyStatements(stack).length;
    };

    expect(grantedTo(`${prefix}${name}`)).toBe(1);
    expect(grantedTo(`${prefix}*`)).toBe(1);
    expect(grantedTo(`${prefix}more-${name}`)).toBe(0);
    expect(grantedTo(prefix.replace(/:sqs:|:sns:|:dynamodb:|:kinesis:|:secretsmanager:/, ':lambda:') + name)).toBe(0);
    expect(grantedTo(`${prefix.split(':').map((part, at) => (at === 4 ? '999999999999' : part)).join(':').replace(/\$\{Token\[AWS\.Region[^}]*\}/, 'eu-west-1')}${name}`)).toBe(0);
    expect(grantedTo(`${prefix.split(':').map((part, at) => (at === 3 ? 'us-east-1' : part)).join(':')}${name}`)).toBe(0);
  });

  test('a resource without a name of its own, by what CloudFormation will call it', () => {
    const { stack, key, under } = stackWithKey({ id: 'Shop' });
    under.put(key, new s3.Bucket(stack, 'Orders'));
    roleAllowed(stack, 'A', { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::shop-*/*'] });
    roleAllowed(stack, 'B', { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::shop-orders*/*'] });
    roleAllowed(stack, 'C', { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::other-*/*'] });
    under.grant(stack);

    expect(keyStatements(stack)).toHaveLength(2);
  });

  test('of an AWS account that is known at deployment only', () => {
    const { stack, key, under } = stackWithKey({ env: 'agnostic' });
    under.put(key, new sqs.Queue(stack, 'Queue', { queueName: 'jobs' }));
    roleAllowed(stack, 'Role', { actions: ['sqs:SendMessage'], resources: [stack.formatArn({ service: 'sqs', resource: 'jobs' })] });
    under.grant(stack);

    expect(keyStatements(stack)).toEqual([{
      Effect: 'Allow',
      Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
      Resource: arnOf('Key'),
      Condition: { StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', ['sqs.', { Ref: 'AWS::Region' }, '.amazonaws.com']] } } },
    }]);
  });
});
