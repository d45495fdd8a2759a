import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { dependencyCycles } from '../support/template/cycles';
import { templateOf } from '../support/template/synth';
import { ACCOUNT, accountRoot, addedToKeyPolicy, errorOf, HERE, IMPORTED_KEY_ARN, inPartition, keyPolicy, OTHER_ACCOUNT, REGION } from './support';
import { EncryptionKey, KeyService } from 'cdk-at-rest';

function stackIn(env: { account?: string; region?: string } | undefined = HERE): Stack {
  return new Stack(new App(), 'Storage', { env });
}

/** What the services add to the policy of a key. */
function statementsFor(...services: KeyService[]): unknown[] {
  const stack = stackIn();
  new EncryptionKey(stack, 'Key', { services });
  return addedToKeyPolicy(stack);
}

function statement(sid: string, principal: unknown, action: unknown, condition?: unknown): unknown {
  return { Sid: sid, Effect: 'Allow', Principal: principal, Action: action, Resource: '*', ...condition ? { Condition: condition } : {} };
}

const USE = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];

describe('CloudTrail', () => {
  const principal = { Service: 'cloudtrail.amazonaws.com' };
  const source = { 'aws:SourceArn': inPartition(`:cloudtrail:${REGION}:${ACCOUNT}:trail/audit`) };
  const context = { 'kms:EncryptionContext:aws:cloudtrail:arn': inPartition(`:cloudtrail:*:${ACCOUNT}:trail/*`) };

  test('encrypts for one trail under its encryption context, and describes the key without one', () => {
    expect(statementsFor(KeyService.cloudTrail({ trailName: 'audit' }))).toEqual([
      statement('CloudTrailEncrypt', principal, 'kms:GenerateDataKey*', { StringEquals: source, StringLike: context }),
      statement('CloudTrailDescribe', principal, 'kms:DescribeKey', { StringEquals: source }),
    ]);
  });

  test('decrypts only for a bucket with a Bucket Key', () => {
    expect(statementsFor(KeyService.cloudTrail({ trailName: 'audit', bucketKeyEnabled: true }))[2])
      .toEqual(statement('CloudTrailBucketKey', principal, 'kms:Decrypt', { StringEquals: source }));
    expect(statementsFor(KeyService.cloudTrail({ trailName: 'audit', bucketKeyEnabled: false }))).toHaveLength(2);
  });

  test('of an organization writes for the trail of its management account, and of its home Region', () => {
    expect(statementsFor(KeyService.cloudTrail({ trailName: 'audit', accountId: OTHER_ACCOUNT, region: 'us-east-1' }))[0]).toEqual(
      statement('CloudTrailEncrypt', principal, 'kms:GenerateDataKey*', {
        StringEquals: { 'aws:SourceArn': inPartition(`:cloudtrail:us-east-1:${OTHER_ACCOUNT}:trail/audit`) },
        StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': inPartition(`:cloudtrail:*:${OTHER_ACCOUNT}:trail/*`) },
      }));
  });
});

test('CloudWatch Logs uses the key for the log groups of that name, in the account and Region of the key', () => {
  expect(statementsFor(KeyService.cloudWatchLogs('/aws/lambda/orders-*'))).toEqual([
    statement('CloudWatchLogs', { Service: `logs.${REGION}.amazonaws.com` },
      ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': inPartition(`:logs:${REGION}:${ACCOUNT}:log-group:/aws/lambda/orders-*`) } }),
  ]);
});

describe('Auto Scaling', () => {
  const role = (account: string, name = 'AWSServiceRoleForAutoScaling') =>
    inPartition(`:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/${name}`);

  test.each([[undefined], [{}], [{ accountId: ACCOUNT }]])('of the account uses the key through its service-linked role, and makes grants for AWS resources (%j)', props => {
    expect(statementsFor(KeyService.autoScaling(props))).toEqual([
      statement('AutoScalingUse', { AWS: role(ACCOUNT) }, USE),
      statement('AutoScalingGrants', { AWS: role(ACCOUNT) }, 'kms:CreateGrant', { Bool: { 'kms:GrantIsForAWSResource': 'true' } }),
    ]);
  });

  test('uses a service-linked role of one\'s own', () => {
    expect(statementsFor(KeyService.autoScaling({ customSuffix: 'blue' }))[0])
      .toEqual(statement('AutoScalingUse', { AWS: role(ACCOUNT, 'AWSServiceRoleForAutoScaling_blue') }, USE));
  });

  test('of another account lets that account use the key, and make grants for its service-linked role alone', () => {
    expect(statementsFor(KeyService.autoScaling({ accountId: OTHER_ACCOUNT }))).toEqual([
      statement('AutoScalingAccountUse', accountRoot(OTHER_ACCOUNT), USE),
      statement('AutoScalingAccountGrants', accountRoot(OTHER_ACCOUNT), 'kms:CreateGrant', { StringEquals: { 'kms:GranteePrincipal': role(OTHER_ACCOUNT) } }),
    ]);
  });
});

test('log delivery uses the key for the logs of the account and Region', () => {
  expect(statementsFor(KeyService.logDelivery())).toEqual([
    statement('LogDelivery', { Service: 'delivery.logs.amazonaws.com' }, USE, {
      StringEquals: { 'aws:SourceAccount': ACCOUNT }, ArnLike: { 'aws:SourceArn': inPartition(`:logs:${REGION}:${ACCOUNT}:*`) },
    }),
  ]);
});

test('AWS Config uses the key for the account', () => {
  expect(statementsFor(KeyService.config())).toEqual([
    statement('Config', { Service: 'config.amazonaws.com' }, ['kms:GenerateDataKey', 'kms:Decrypt'], { StringEquals: { 'aws:SourceAccount': ACCOUNT } }),
  ]);
});

describe('a publisher', () => {
  const publisher = (sid: string, service: string, source: unknown) => statement(sid, { Service: service }, ['kms:GenerateDataKey*', 'kms:Decrypt'], {
    StringEquals: { 'aws:SourceAccount': ACCOUNT }, ArnLike: { 'aws:SourceArn': source },
  });

  test.each<[string, () => KeyService, unknown]>([
    ['S3, for the buckets of the account', () => KeyService.s3Notifications(), publisher('S3Notifications', 's3.amazonaws.com', inPartition(':s3:::*'))],
    ['S3, for one bucket', () => KeyService.s3Notifications({ bucketName: 'orders' }), publisher('S3Notifications', 's3.amazonaws.com', inPartition(':s3:::orders'))],
    ['S3, for buckets of a pattern', () => KeyService.s3Notifications({ bucketName: 'orders-*' }), publisher('S3Notifications', 's3.amazonaws.com', inPartition(':s3:::orders-*'))],
    ['CloudWatch, for the alarms of the account and Region', () => KeyService.cloudWatchAlarms(),
      publisher('CloudWatchAlarms', 'cloudwatch.amazonaws.com', inPartition(`:cloudwatch:${REGION}:${ACCOUNT}:alarm:*`))],
    ['Budgets, for the account', () => KeyService.budgets(), publisher('Budgets', 'budgets.amazonaws.com', inPartition(`:budgets::${ACCOUNT}:*`))],
  ])('is %s', (_who, service, expected) => {
    expect(statementsFor(service())).toEqual([expected]);
  });
});

test('EventBridge is refused, and names a role instead', () => {
  expect(errorOf(() => statementsFor(KeyService.eventBridge()))).toBe('Storage/Key: KeyService.eventBridge cannot be narrow, since EventBridge sends no source with its calls: '
    + 'let the rule use a role instead (targets.SnsTopic(topic, { authorizeUsingRole: true })), which the key then admits through IAM');
});

describe('any other service', () => {
  const service = (props: Partial<Parameters<typeof KeyService.principal>[1]>) => KeyService.principal('sns.amazonaws.com', { actions: ['kms:Decrypt'], ...props });

  test.each<[string, object, object]>([
    ['the ARN of its source', { sourceArn: 'arn:aws:sns:*:111122223333:*' }, { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:111122223333:*' } }],
    ['the account of its source', { sourceAccount: ACCOUNT }, { StringEquals: { 'aws:SourceAccount': ACCOUNT } }],
    ['an encryption context', { encryptionContext: { tenant: 'blue-*' } }, { StringLike: { 'kms:EncryptionContext:tenant': 'blue-*' } }],
    ['all of them', { sourceArn: 'arn:aws:sns:*:111122223333:*', sourceAccount: ACCOUNT, encryptionContext: { tenant: 'blue', part: '1' } }, {
      ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:111122223333:*' },
      StringEquals: { 'aws:SourceAccount': ACCOUNT },
      StringLike: { 'kms:EncryptionContext:tenant': 'blue', 'kms:EncryptionContext:part': '1' },
    }],
  ])('uses the key under a condition on %s', (_what, props, condition) => {
    expect(statementsFor(service(props))).toEqual([statement('ServiceSns', { Service: 'sns.amazonaws.com' }, 'kms:Decrypt', condition)]);
  });

  test.each<[string, object]>([['no source', {}], ['an empty encryption context', { encryptionContext: {} }], ['an empty source', { sourceArn: '', sourceAccount: '' }]])(
    'is refused with %s, which names what is missing', (_what, props) => {
      expect(errorOf(() => statementsFor(service(props)))).toBe('Storage/Key: KeyService.principal(\'sns.amazonaws.com\') needs sourceArn, sourceAccount or encryptionContext: '
        + 'without one, anybody could have the service use this key for them');
    });

  test.each([['kms:*'], ['*'], ['kms:CreateGrant'], ['KMS:creategrant'], ['kms:Create*'], ['kms:CreateG*'], ['kms:C*'], ['kms:?reateGrant']])('is refused with %s, which can give the key away', action => {
    expect(errorOf(() => statementsFor(service({ actions: ['kms:Decrypt', action], sourceAccount: ACCOUNT }))))
      .toBe(`Storage/Key: KeyService.principal('sns.amazonaws.com') received the actions [kms:Decrypt, ${action}]: name those that the service calls, without kms:* and kms:CreateGrant`);
  });

  test('is refused without actions', () => {
    expect(() => statementsFor(service({ actions: [], sourceAccount: ACCOUNT }))).toThrow('received the actions []: name those that the service calls');
  });

  test('is refused with a source that is every source', () => {
    expect(() => statementsFor(service({ sourceArn: '*' }))).toThrow('needs sourceArn, sourceAccount or encryptionContext');
  });
});

/** Every factory whose statements have a name of their own. */
const SERVICES: Array<[string, () => KeyService, () => KeyService]> = [
  ['cloudTrail', () => KeyService.cloudTrail({ trailName: 'audit' }), () => KeyService.cloudTrail({ trailName: 'other' })],
  ['cloudWatchLogs', () => KeyService.cloudWatchLogs('orders'), () => KeyService.cloudWatchLogs('payments')],
  ['autoScaling', () => KeyService.autoScaling(), () => KeyService.autoScaling({ customSuffix: 'blue' })],
  ['autoScaling of an account', () => KeyService.autoScaling({ accountId: OTHER_ACCOUNT }), () => KeyService.autoScaling({ accountId: '777788889999' })],
  ['s3Notifications', () => KeyService.s3Notifications(), () => KeyService.s3Notifications({ bucketName: 'orders' })],
  ['principal', () => KeyService.principal('sns.amazonaws.com', { actions: ['kms:Decrypt'], sourceAccount: ACCOUNT }),
    () => KeyService.principal('sns.amazonaws.com', { actions: ['kms:Decrypt'], sourceAccount: OTHER_ACCOUNT })],
];

describe.each(SERVICES)('KeyService.%s', (_name, first, second) => {
  test('is added once, however often it is asked for', () => {
    expect(statementsFor(first(), first(), first())).toEqual(statementsFor(first()));
  });

  test('is added beside another of the service, under an id of its own', () => {
    const added = addedToKeyPolicyOf(first(), second());

    expect(added).toHaveLength(statementsFor(first()).length + statementsFor(second()).length);
    expect(new Set(added.map(({ Sid }) => Sid)).size).toBe(added.length);
  });

  function addedToKeyPolicyOf(...services: KeyService[]): Array<{ Sid?: unknown }> {
    const stack = stackIn();
    new EncryptionKey(stack, 'Key', { services });
    return addedToKeyPolicy(stack);
  }
});

test.each<[string, () => KeyService]>([
  ['logDelivery', () => KeyService.logDelivery()], ['config', () => KeyService.config()], ['cloudWatchAlarms', () => KeyService.cloudWatchAlarms()], ['budgets', () => KeyService.budgets()],
])('KeyService.%s is added once, however often it is asked for', (_name, service) => {
  expect(statementsFor(service(), service())).toHaveLength(1);
});

describe('where account and Region are open', () => {
  function openStatements(service: KeyService): unknown[] {
    const stack = new Stack(new App(), 'Storage');
    new EncryptionKey(stack, 'Key', { services: [service] });
    return keyPolicy(stack).slice(1);
  }

  test('the source is that of the deployment', () => {
    expect(openStatements(KeyService.logDelivery())).toEqual([expect.objectContaining({
      Condition: {
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':*']] } },
      },
    })]);
  });

  test('the principal of CloudWatch Logs is that of the Region of the deployment', () => {
    expect(openStatements(KeyService.cloudWatchLogs('orders'))).toEqual([expect.objectContaining({
      Principal: { Service: { 'Fn::Join': ['', ['logs.', { Ref: 'AWS::Region' }, '.amazonaws.com']] } },
    })]);
  });
});

test('the source is of the account and Region of an imported key, not of the stack', () => {
  const stack = stackIn({ account: OTHER_ACCOUNT, region: 'us-east-1' });
  const key = kms.Key.fromKeyArn(stack, 'Key', IMPORTED_KEY_ARN);

  expect(KeyService.cloudWatchAlarms()._statements(key).map(each => stack.resolve(each.toStatementJson()) as unknown)).toEqual([expect.objectContaining({
    Condition: {
      StringEquals: { 'aws:SourceAccount': ACCOUNT }, ArnLike: { 'aws:SourceArn': inPartition(`:cloudwatch:${REGION}:${ACCOUNT}:alarm:*`) },
    },
  })]);
});

describe('a reference to a resource that may use the key', () => {
  const cases: Array<[string, (stack: Stack) => KeyService, string, string, string]> = [
    ['trail', stack => KeyService.cloudTrail({ trailName: new cloudtrail.CfnTrail(stack, 'Trail', { isLogging: true, s3BucketName: 'logs' }).ref }),
      'KeyService.cloudTrail', 'AWS::CloudTrail::Trail', 'trailName'],
    ['log group', stack => KeyService.cloudWatchLogs(new logs.LogGroup(stack, 'Logs').logGroupName), 'KeyService.cloudWatchLogs', 'AWS::Logs::LogGroup', 'logGroupName'],
    ['log group, within a pattern', stack => KeyService.cloudWatchLogs(`${new logs.LogGroup(stack, 'Logs').logGroupName}*`),
      'KeyService.cloudWatchLogs', 'AWS::Logs::LogGroup', 'logGroupName'],
    ['bucket', stack => KeyService.s3Notifications({ bucketName: new s3.Bucket(stack, 'Data').bucketName }), 'KeyService.s3Notifications', 'AWS::S3::Bucket', 'bucketName'],
  ];

  test.each(cases)('is refused for a %s, as a cycle that synthesis does not notice', (_what, service, method, type, parameter) => {
    const stack = stackIn();
    const key = new EncryptionKey(stack, 'Key');

    expect(errorOf(() => key.allowService(service(stack)))).toBe(
      `Storage/Key: ${method} received a reference to an ${type} as ${parameter}, which is a cycle when that resource uses the key: give it a fixed name, or pass a pattern such as 'orders-*'`);
  });

  test('is none where the name is fixed, and closes no cycle', () => {
    const stack = stackIn();
    const key = new EncryptionKey(stack, 'Key', { services: [KeyService.cloudWatchLogs('orders')] });
    new logs.LogGroup(stack, 'Logs', { logGroupName: 'orders', encryptionKey: key });

    expect(dependencyCycles(templateOf(stack))).toEqual([]);
  });

  test('is none to a parameter', () => {
    const stack = stackIn();
    const name = new CfnParameter(stack, 'Name');
    new EncryptionKey(stack, 'Key', { services: [KeyService.cloudWatchLogs(name.valueAsString)] });

    expect(JSON.stringify(addedToKeyPolicy(stack))).toContain('{"Ref":"Name"}');
  });

  test('is none to a resource of another type', () => {
    const stack = stackIn();
    const key = new EncryptionKey(stack, 'Key');

    expect(() => key.allowService(KeyService.cloudWatchLogs(`aws-waf-logs-${new s3.Bucket(stack, 'Data').bucketName}`))).not.toThrow();
  });
});
