import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { EncryptionKey, KeySource, ViaService } from '../../../src';
import type { EncryptingService } from '../../../src/enforcement/adapters/encrypting-service';
import { serviceKey } from '../../../src/enforcement/adapters/service-key';
import { NarrowedKey } from '../../../src/private/narrowed-key';
import { trustsAccountIdentities } from '../../../src/private/principals';
import { ACCOUNT, newApp, OTHER_ACCOUNT, OTHER_REGION, printedStatements, REGION, role, stackIn } from '../../policy/cast';
import { resourcesOfType, templateOf } from '../../support/template/synth';

const SQS: EncryptingService = {
  name: 'SQS', via: ViaService.SQS, deliveries: { contextKey: 'aws:sqs:arn', service: 'sqs', actions: ['kms:GenerateDataKey*', 'kms:Decrypt'] },
};
const SNS: EncryptingService = { ...SQS, name: 'SNS', via: ViaService.SNS };
const CONTEXT = 'kms:EncryptionContext:aws:sqs:arn';

let stack: Stack;
beforeEach(() => {
  stack = stackIn(newApp(), 'Stack');
});

/** What was added to the policy of the only key, beside the account statement. */
function added(of: Stack = stack): unknown[] {
  const [{ Properties }] = Object.values(resourcesOfType(templateOf(of), 'AWS::KMS::Key'));
  return (Properties!.KeyPolicy as unknown as { Statement: Array<{ Sid?: string; Action: unknown }> }).Statement.filter(({ Action }) => Action !== 'kms:*');
}

function statement(props: iam.PolicyStatementProps): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: ['*'], ...props });
}

const S3 = new iam.ServicePrincipal('s3.amazonaws.com');
const ADMITTED = {
  Sid: 'ServiceS3',
  Effect: 'Allow',
  Principal: { Service: 's3.amazonaws.com' },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
  Resource: '*',
  Condition: { StringLike: { [CONTEXT]: `arn:aws:sqs:${REGION}:${ACCOUNT}:*` } },
};

describe('which key it is', () => {
  test('that of the scope, by the name of the service', () => {
    EncryptionKey.useSource(stack, KeySource.perService());
    serviceKey(stack, 'Queue', SQS);

    expect(Object.keys(resourcesOfType(templateOf(stack), 'AWS::KMS::Key'))).toEqual([expect.stringMatching(/^SQSEncryptionKey/)]);
  });

  test('one view a service', () => {
    expect(serviceKey(stack, 'One', SQS)).toBe(serviceKey(stack, 'Two', SQS));
    expect(serviceKey(stack, 'One', SQS)).not.toBe(serviceKey(stack, 'One', SNS));
  });

  test('itself, where it is given what it returned', () => {
    const key = serviceKey(stack, 'One', SQS);

    expect(serviceKey(stack, 'One', SQS, key)).toBe(key);
  });

  test('a view of the key behind the view of another service, whose narrowing is not its own', () => {
    const key = serviceKey(stack, 'Topic', SNS, serviceKey(stack, 'Queue', SQS));
    key.grantDecrypt(role(stack, 'Reader'));

    expect(key).toBe(serviceKey(stack, 'Topic', SNS));
    const [{ Properties }] = Object.values(resourcesOfType(templateOf(stack), 'AWS::IAM::Policy'));
    expect(JSON.stringify(Properties)).toContain(`"kms:ViaService":"sns.${REGION}.amazonaws.com"`);
  });

  test('a key that is narrowed to one resource, as it is', () => {
    const narrowed = new NarrowedKey(stack, 'Narrowed', new kms.Key(stack, 'Key'), { conditions: {} });

    expect(serviceKey(stack, 'Queue', SQS, narrowed)).toBe(narrowed);
  });

  test('the key behind an alias', () => {
    const key = new kms.Key(stack, 'Key');
    const alias = new kms.Alias(stack, 'Alias', { aliasName: 'alias/orders', targetKey: key });

    expect(serviceKey(stack, 'Queue', SQS, alias).keyArn).toBe(key.keyArn);
  });

  test('none of another Region', () => {
    const elsewhere = stackIn(newApp(), 'Elsewhere', { region: OTHER_REGION });

    expect(() => serviceKey(stack, 'Queue', SQS, new kms.Key(elsewhere, 'Key'))).toThrow(/^Stack\/Queue: received the key Elsewhere\/Key of us-east-1/);
  });

  test('of the same account and policy as what it shows', () => {
    const cfnKey = new kms.CfnKey(stack, 'CfnKey', { keyPolicy: { Version: '2012-10-17', Statement: [] } });
    const key = kms.Key.fromCfnKey(cfnKey);
    const view = serviceKey(stack, 'Queue', SQS, key);
    view.grantDecrypt(role(stack, 'Reader'));

    expect(view.env).toEqual(key.env);
    expect(trustsAccountIdentities(view)).toBe(false);
    // This key's policy may say anything, so both sides carry the grant.
    expect(added()).toEqual([expect.objectContaining({ Condition: { StringEquals: { 'kms:ViaService': `sqs.${REGION}.amazonaws.com` } } })]);
  });
});

describe('a grant to a service', () => {
  test('is tied to the destinations of the account, and has succeeded', () => {
    const grant = serviceKey(stack, 'Queue', SQS).grantEncryptDecrypt(S3);

    expect(grant.success).toBe(true);
    expect(added()).toEqual([ADMITTED]);
  });

  test('drops a condition on a source, which EventBridge does not send', () => {
    serviceKey(stack, 'Queue', SQS).grantEncryptDecrypt(S3.withConditions({ StringEquals: { 'aws:SourceAccount': ACCOUNT } }));

    expect(added()).toEqual([ADMITTED]);
  });

  test('gives no more than was asked for', () => {
    serviceKey(stack, 'Queue', SQS).grantDecrypt(S3);

    expect(added()).toEqual([{ ...ADMITTED, Action: 'kms:Decrypt' }]);
  });

  test('is made once, however often and of whatever resource', () => {
    ['One', 'Two'].forEach(id => serviceKey(stack, id, SQS).grantEncryptDecrypt(new iam.ServicePrincipal('s3.amazonaws.com')));

    expect(added()).toEqual([ADMITTED]);
  });

  test('of what no delivery calls is as of any key', () => {
    serviceKey(stack, 'Queue', SQS).grantEncrypt(S3);
    serviceKey(stack, 'Queue', SQS).grantSign(S3);

    expect(added()).toEqual([
      { ...ADMITTED, Action: 'kms:GenerateDataKey*' },
      expect.objectContaining({ Action: 'kms:Sign', Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } }),
    ]);
  });

  test('is as of any key where nobody delivers', () => {
    serviceKey(stack, 'Stream', { name: 'Kinesis', via: ViaService.KINESIS }).grantDecrypt(S3);

    expect(added()).toEqual([expect.objectContaining({ Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } })]);
  });

  test('holds in the account that an environment-agnostic stack is deployed to', () => {
    const agnostic = new Stack(newApp(), 'Agnostic');
    serviceKey(agnostic, 'Queue', SQS).grantEncryptDecrypt(S3);

    expect(added(agnostic)).toEqual([expect.objectContaining({
      Condition: { StringLike: { [CONTEXT]: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':sqs:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':*']] } } },
    })]);
  });
});

describe('a statement for the key\'s policy', () => {
  test('that lets in a service without a source is tied to the destinations', () => {
    const result = serviceKey(stack, 'Queue', SQS).addToResourcePolicy(statement({ principals: [S3] }));

    expect(result.statementAdded).toBe(true);
    expect(added()).toEqual([ADMITTED]);
  });

  test('that names a resource as source is tied to the destinations: the resource may be under the key', () => {
    const { bucketArn } = new s3.Bucket(stack, 'Source');
    serviceKey(stack, 'Queue', SQS).addToResourcePolicy(statement({ principals: [S3], conditions: { ArnEquals: { 'aws:SourceArn': bucketArn } } }));

    expect(added()).toEqual([ADMITTED]);
  });

  test('that writes its source out stays, without its Sid', () => {
    serviceKey(stack, 'Queue', SQS).addToResourcePolicy(statement({ sid: 'Mine', principals: [S3], conditions: { ArnEquals: { 'aws:SourceArn': 'arn:aws:s3:::orders' } } }));

    expect(added()).toEqual([{
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:s3:::orders' } },
    }]);
  });

  test.each([
    ['of a principal', { principals: [new iam.AccountPrincipal(OTHER_ACCOUNT)] }],
    ['that denies', { principals: [S3], effect: iam.Effect.DENY }],
    ['for what no delivery calls', { principals: [S3], actions: ['kms:Sign'] }],
    ['of several services', { principals: [S3, new iam.ServicePrincipal('sns.amazonaws.com')], conditions: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } }],
    ['of a service and a principal', { principals: [S3, new iam.AccountPrincipal(OTHER_ACCOUNT)], conditions: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } }],
  ])('%s stays as it is', (_, props) => {
    const plain = stackIn(newApp(), 'Plain');
    new EncryptionKey(plain, 'Key').addToResourcePolicy(statement({ sid: 'Mine', ...props }));
    serviceKey(stack, 'Queue', SQS).addToResourcePolicy(statement({ sid: 'Mine', ...props }));

    expect(added()).toEqual(added(plain));
  });

  test('to describe the key has no encryption context to carry', () => {
    serviceKey(stack, 'Queue', SQS).addToResourcePolicy(statement({ principals: [S3], actions: ['kms:DescribeKey'] }));

    expect(added()).toEqual([expect.objectContaining({ Action: 'kms:DescribeKey', Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } })]);
  });
});

test('whoever asks about a key of another account does so for the account of the resource', () => {
  const key = kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${REGION}:${OTHER_ACCOUNT}:key/1234`);
  serviceKey(stack, 'Queue', SQS, key).addToResourcePolicy(statement({ principals: [S3], actions: ['kms:DescribeKey'] }));

  expect(printedStatements(stack)).toEqual([expect.objectContaining({ Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } })]);
});

test('what a service needs of an imported key is printed for its owner, once', () => {
  EncryptionKey.useSource(stack, KeySource.given(kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234`)));
  const results = ['One', 'Two'].map(id => serviceKey(stack, id, SQS).addToResourcePolicy(statement({ principals: [S3] })));

  // An L2 would print the statement without its condition beside it.
  expect(results.map(({ statementAdded }) => statementAdded)).toEqual([true, true]);
  expect(printedStatements(stack)).toEqual([{ ...ADMITTED, Action: ['kms:GenerateDataKey*', 'kms:Decrypt'] }]);
});
