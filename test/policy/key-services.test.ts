import { Stack } from 'aws-cdk-lib';
import { EncryptionKey, KeyService } from '../../src';
import { decisions } from '../support/policy/decisions';
import type { World } from '../support/policy/world';
import {
  ACCOUNT, ALL_OF_KMS, mayEach, mayNotEach, newApp, OTHER_ACCOUNT, OTHER_REGION, OTHER_STRANGER, REGION, stackIn, STRANGER, TAKEOVER, THIRD_ACCOUNT,
  THIRD_STRANGER, USE, worldOf,
} from './cast';

/** The world of one key that admits the given services, and of a key that admits none. */
function keyFor(services: KeyService[], region = REGION): World {
  const stack = stackIn(newApp(), 'Keys', { region });
  new EncryptionKey(stack, 'Key', { services });
  new EncryptionKey(stack, 'Closed');
  return worldOf(stack);
}

/** What none of the services may do, whatever it says about its source, and whom none of them lets in. */
function nothingElse(world: World, who: string, allowed: string[], source: Record<string, string>): void {
  // Only calls that encrypt or decrypt, and grants, carry an encryption context.
  const withoutContext = Object.fromEntries(Object.entries(source).filter(([key]) => !key.startsWith('kms:EncryptionContext:')));
  decisions(world, [
    { who, mayNot: 'kms:CreateGrant', on: 'Key', when: { ...source, 'kms:GrantIsForAWSResource': 'true' } },
    ...mayNotEach(TAKEOVER.filter(action => action !== 'kms:CreateGrant'), { who, on: 'Key', when: withoutContext }),
    ...mayNotEach(USE.filter(action => !allowed.includes(action)), { who, on: 'Key', when: source }),
    ...mayNotEach(allowed.filter(action => USE.includes(action)), { who, on: 'Closed', when: source, because: 'it is another key' }),
    ...mayNotEach(allowed.filter(action => USE.includes(action)), { who: STRANGER, on: 'Key', when: source, because: 'it is a principal without IAM permission' }),
    ...mayNotEach(allowed.filter(action => USE.includes(action)), { who: 'datapipeline.amazonaws.com', on: 'Key', when: source, because: 'it is another service' }),
  ]);
}

describe('cloudTrail', () => {
  const trail = (account: string, name: string, region = REGION, partition = 'aws') => `arn:${partition}:cloudtrail:${region}:${account}:trail/${name}`;
  const CONTEXT = 'kms:EncryptionContext:aws:cloudtrail:arn';
  const who = 'cloudtrail.amazonaws.com';
  const AUDIT = trail(ACCOUNT, 'Audit');

  describe('of one trail', () => {
    const world = keyFor([KeyService.cloudTrail({ trailName: 'Audit' })]);

    decisions(world, [
      { who, may: 'kms:GenerateDataKey', on: 'Key', onlyWhen: { 'aws:SourceArn': AUDIT, [CONTEXT]: AUDIT } },
      { who, may: 'kms:GenerateDataKeyWithoutPlaintext', on: 'Key', onlyWhen: { 'aws:SourceArn': AUDIT, [CONTEXT]: AUDIT } },
      { who, mayNot: 'kms:GenerateDataKey', on: 'Key', when: { 'aws:SourceArn': trail(ACCOUNT, 'Other'), [CONTEXT]: trail(ACCOUNT, 'Other') }, because: 'it is another trail' },
      { who, mayNot: 'kms:GenerateDataKey', on: 'Key', when: { 'aws:SourceArn': trail(ACCOUNT, 'Audit-2'), [CONTEXT]: AUDIT }, because: 'a name is no prefix' },
      { who, mayNot: 'kms:GenerateDataKey', on: 'Key', when: { 'aws:SourceArn': trail(ACCOUNT, 'Audit', OTHER_REGION), [CONTEXT]: AUDIT }, because: 'it is a trail of another Region' },
      { who, mayNot: 'kms:GenerateDataKey', on: 'Key', when: { 'aws:SourceArn': AUDIT, 'kms:EncryptionContext:aws:s3:arn': AUDIT }, because: 'the context has another name' },
      { who, may: 'kms:GenerateDataKey', on: 'Key', when: { 'aws:SourceArn': AUDIT, [CONTEXT]: trail(ACCOUNT, 'Audit', OTHER_REGION) }, because: 'one trail records every Region' },
      { who, may: 'kms:DescribeKey', on: 'Key', onlyWhen: { 'aws:SourceArn': AUDIT }, because: 'it carries no encryption context' },
      { who, mayNot: 'kms:Decrypt', on: 'Key', when: { 'aws:SourceArn': AUDIT, [CONTEXT]: AUDIT }, because: 'without a Bucket Key it only writes' },
      { who: 'config.amazonaws.com', mayNot: 'kms:GenerateDataKey', on: 'Key', when: { 'aws:SourceArn': AUDIT, [CONTEXT]: AUDIT }, because: 'it is another service' },
    ]);
    nothingElse(world, who, ['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'], { 'aws:SourceArn': AUDIT, [CONTEXT]: AUDIT });
  });

  describe('of an organization trail', () => {
    const world = keyFor([KeyService.cloudTrail({ trailName: 'Org', accountId: OTHER_ACCOUNT })]);
    const org = trail(OTHER_ACCOUNT, 'Org');

    decisions(world, [
      { who, may: 'kms:GenerateDataKey', on: 'Key', onlyWhen: { 'aws:SourceArn': org, [CONTEXT]: org } },
      { who, may: 'kms:DescribeKey', on: 'Key', onlyWhen: { 'aws:SourceArn': org } },
      { who, mayNot: 'kms:GenerateDataKey', on: 'Key', when: { 'aws:SourceArn': trail(ACCOUNT, 'Org'), [CONTEXT]: trail(ACCOUNT, 'Org') }, because: 'it is a trail of the key\'s account' },
      { who: OTHER_STRANGER, mayNot: 'kms:GenerateDataKey', on: 'Key', given: ALL_OF_KMS, when: { [CONTEXT]: org }, because: 'the trail was let in, not its account' },
    ]);
  });

  describe('of a trail of another Region', () => {
    const world = keyFor([KeyService.cloudTrail({ trailName: 'Audit', region: OTHER_REGION })]);
    const source = trail(ACCOUNT, 'Audit', OTHER_REGION);

    decisions(world, [
      { who, may: 'kms:GenerateDataKey', on: 'Key', onlyWhen: { 'aws:SourceArn': source, [CONTEXT]: source } },
      { who, may: 'kms:DescribeKey', on: 'Key', onlyWhen: { 'aws:SourceArn': source } },
      { who, mayNot: 'kms:GenerateDataKey', on: 'Key', when: { 'aws:SourceArn': AUDIT, [CONTEXT]: AUDIT }, because: 'it is a trail of the key\'s Region' },
    ]);
  });

  describe('of a trail whose bucket has a Bucket Key', () => {
    const world = keyFor([KeyService.cloudTrail({ trailName: 'Audit', bucketKeyEnabled: true })]);

    decisions(world, [
      { who, may: 'kms:Decrypt', on: 'Key', onlyWhen: { 'aws:SourceArn': AUDIT } },
      { who, may: 'kms:GenerateDataKey', on: 'Key', onlyWhen: { 'aws:SourceArn': AUDIT, [CONTEXT]: AUDIT } },
    ]);
    nothingElse(world, who, ['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:Decrypt'], { 'aws:SourceArn': AUDIT, [CONTEXT]: AUDIT });
  });

  describe('of two trails', () => {
    const world = keyFor([KeyService.cloudTrail({ trailName: 'Audit' }), KeyService.cloudTrail({ trailName: 'Org', accountId: OTHER_ACCOUNT })]);
    const org = trail(OTHER_ACCOUNT, 'Org');

    decisions(world, [
      { who, may: 'kms:GenerateDataKey', on: 'Key', when: { 'aws:SourceArn': AUDIT, [CONTEXT]: AUDIT } },
      { who, may: 'kms:GenerateDataKey', on: 'Key', when: { 'aws:SourceArn': org, [CONTEXT]: org } },
      { who, mayNot: 'kms:GenerateDataKey', on: 'Key', when: { 'aws:SourceArn': AUDIT, [CONTEXT]: org }, because: 'source and context are of one trail' },
      { who, mayNot: 'kms:GenerateDataKey', on: 'Key', when: { 'aws:SourceArn': org, [CONTEXT]: AUDIT } },
    ]);
  });

  describe('of a name that looks like a pattern', () => {
    decisions(keyFor([KeyService.cloudTrail({ trailName: 'A*' })]), [
      { who, may: 'kms:DescribeKey', on: 'Key', onlyWhen: { 'aws:SourceArn': trail(ACCOUNT, 'A*') } },
      { who, mayNot: 'kms:DescribeKey', on: 'Key', when: { 'aws:SourceArn': AUDIT }, because: 'a trail is named, not described' },
    ]);
  });

  describe('in another partition', () => {
    const china = trail(ACCOUNT, 'Audit', 'cn-north-1', 'aws-cn');

    decisions(keyFor([KeyService.cloudTrail({ trailName: 'Audit' })], 'cn-north-1'), [
      { who, may: 'kms:GenerateDataKey', on: 'Key', onlyWhen: { 'aws:SourceArn': china, [CONTEXT]: china } },
    ]);
  });
});

describe('cloudWatchLogs', () => {
  const CONTEXT = 'kms:EncryptionContext:aws:logs:arn';
  const logGroup = (name: string, account = ACCOUNT, region = REGION) => `arn:aws:logs:${region}:${account}:log-group:${name}`;
  const who = `logs.${REGION}.amazonaws.com`;
  const allowed = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'];

  describe('of one log group', () => {
    const world = keyFor([KeyService.cloudWatchLogs('/app/orders')]);

    decisions(world, [
      ...allowed.map(may => ({ who, may, on: 'Key', onlyWhen: { [CONTEXT]: logGroup('/app/orders') } })),
      { who, mayNot: 'kms:Decrypt', on: 'Key', when: { [CONTEXT]: logGroup('/app/payments') }, because: 'it is another log group' },
      { who, mayNot: 'kms:Decrypt', on: 'Key', when: { [CONTEXT]: logGroup('/app/orders-2') }, because: 'a name is no prefix' },
      { who, mayNot: 'kms:Decrypt', on: 'Key', when: { [CONTEXT]: logGroup('/app/orders', ACCOUNT, OTHER_REGION) }, because: 'it is a log group of another Region' },
      { who, mayNot: 'kms:Decrypt', on: 'Key', when: { 'kms:EncryptionContext:aws:s3:arn': logGroup('/app/orders') }, because: 'the context has another name' },
      { who, mayNot: 'kms:Decrypt', on: 'Key', when: { 'aws:SourceArn': logGroup('/app/orders'), 'aws:SourceAccount': ACCOUNT }, because: 'its calls are told apart by the context' },
      { who: `logs.${OTHER_REGION}.amazonaws.com`, mayNot: 'kms:Decrypt', on: 'Key', when: { [CONTEXT]: logGroup('/app/orders') }, because: 'it is the service of another Region' },
      { who: 'logs.amazonaws.com', mayNot: 'kms:Decrypt', on: 'Key', when: { [CONTEXT]: logGroup('/app/orders') } },
      { who, mayNot: 'kms:DescribeKey', on: 'Key', because: 'it carries no context that could name a log group' },
    ]);
    nothingElse(world, who, allowed, { [CONTEXT]: logGroup('/app/orders') });
  });

  describe('of a pattern', () => {
    decisions(keyFor([KeyService.cloudWatchLogs('/aws/lambda/orders-*')]), [
      { who, may: 'kms:Decrypt', on: 'Key', onlyWhen: { [CONTEXT]: logGroup('/aws/lambda/orders-create') } },
      { who, may: 'kms:GenerateDataKey', on: 'Key', onlyWhen: { [CONTEXT]: logGroup('/aws/lambda/orders-') } },
      { who, mayNot: 'kms:Decrypt', on: 'Key', when: { [CONTEXT]: logGroup('/aws/lambda/orders') } },
      { who, mayNot: 'kms:Decrypt', on: 'Key', when: { [CONTEXT]: logGroup('/aws/lambda/payments-create') } },
      { who, mayNot: 'kms:Decrypt', on: 'Key', when: { [CONTEXT]: logGroup('/aws/lambda/orders-create', OTHER_ACCOUNT) } },
    ]);
  });

  describe('of every log group', () => {
    decisions(keyFor([KeyService.cloudWatchLogs('*')]), [
      { who, may: 'kms:Decrypt', on: 'Key', onlyWhen: { [CONTEXT]: logGroup('/app/orders') } },
      { who, mayNot: 'kms:Decrypt', on: 'Key', when: { [CONTEXT]: logGroup('/app/orders', ACCOUNT, OTHER_REGION) } },
      { who, mayNot: 'kms:Decrypt', on: 'Key', when: { [CONTEXT]: `arn:aws:logs:${REGION}:${ACCOUNT}:destination:orders` }, because: 'it is no log group' },
    ]);
  });
});

describe('autoScaling', () => {
  const roleOf = (account: string, suffix = '') =>
    `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling${suffix}`;
  const forAws = { 'kms:GrantIsForAWSResource': 'true' };
  const administration = ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:RevokeGrant'];

  describe('of the key\'s account', () => {
    const who = roleOf(ACCOUNT);

    decisions(keyFor([KeyService.autoScaling()]), [
      ...mayEach([...USE, 'kms:DescribeKey'], { who, on: 'Key' }),
      { who, may: 'kms:CreateGrant', on: 'Key', onlyWhen: forAws },
      ...mayNotEach(administration, { who, on: 'Key' }),
      ...mayNotEach(USE, { who, on: 'Closed', because: 'it is another key' }),
      ...mayNotEach([...USE, 'kms:DescribeKey'], { who: roleOf(ACCOUNT, '_blue'), on: 'Key', because: 'it is another service-linked role' }),
      ...mayNotEach(USE, { who: roleOf(OTHER_ACCOUNT), on: 'Key', given: ALL_OF_KMS, because: 'it is the role of another account' }),
      ...mayNotEach(USE, { who: `arn:aws:iam::${ACCOUNT}:role/AWSServiceRoleForAutoScaling`, on: 'Key', because: 'anybody could make a role of that name' }),
      { who: roleOf(OTHER_ACCOUNT), mayNot: 'kms:CreateGrant', on: 'Key', given: ALL_OF_KMS, when: forAws },
      ...mayNotEach(USE, { who: STRANGER, on: 'Key' }),
      { who: STRANGER, mayNot: 'kms:CreateGrant', on: 'Key', when: forAws },
      ...mayNotEach(USE, { who: 'autoscaling.amazonaws.com', on: 'Key', when: { 'aws:SourceAccount': ACCOUNT }, because: 'it works through its role' }),
    ]);
  });

  describe('with a service-linked role of one\'s own', () => {
    decisions(keyFor([KeyService.autoScaling({ customSuffix: 'blue' })]), [
      ...mayEach([...USE, 'kms:DescribeKey'], { who: roleOf(ACCOUNT, '_blue'), on: 'Key' }),
      { who: roleOf(ACCOUNT, '_blue'), may: 'kms:CreateGrant', on: 'Key', onlyWhen: forAws },
      ...mayNotEach(USE, { who: roleOf(ACCOUNT), on: 'Key' }),
      ...mayNotEach(USE, { who: roleOf(ACCOUNT, '_red'), on: 'Key' }),
      { who: roleOf(ACCOUNT), mayNot: 'kms:CreateGrant', on: 'Key', when: forAws },
    ]);
  });

  describe('of an account, in a stack without an environment that is deployed to that account', () => {
    const stack = new Stack(newApp(), 'Keys');
    new EncryptionKey(stack, 'Key', { services: [KeyService.autoScaling({ accountId: ACCOUNT })] });

    decisions(worldOf(stack), [
      ...mayEach(['kms:Decrypt', 'kms:GenerateDataKey'], { who: roleOf(ACCOUNT), on: 'Key' }),
      { who: roleOf(ACCOUNT), may: 'kms:CreateGrant', on: 'Key', onlyWhen: forAws },
      { who: STRANGER, mayNot: 'kms:Decrypt', on: 'Key' },
    ]);
  });

  describe.each([
    ['of another account', undefined, roleOf(OTHER_ACCOUNT), roleOf(OTHER_ACCOUNT, '_blue')],
    ['of another account, with a service-linked role of its own', 'blue', roleOf(OTHER_ACCOUNT, '_blue'), roleOf(OTHER_ACCOUNT)],
  ])('%s', (_, customSuffix, grantee, otherRole) => {
    const who = OTHER_STRANGER;

    decisions(keyFor([KeyService.autoScaling({ accountId: OTHER_ACCOUNT, customSuffix })]), [
      { who, may: 'kms:CreateGrant', on: 'Key', given: ALL_OF_KMS, onlyWhen: { 'kms:GranteePrincipal': grantee }, because: 'its administrator makes the grant' },
      { who, may: 'kms:CreateGrant', on: 'Key', given: ALL_OF_KMS, when: { 'kms:GranteePrincipal': grantee, 'kms:GrantIsForAWSResource': 'false' } },
      { who, mayNot: 'kms:CreateGrant', on: 'Key', when: { 'kms:GranteePrincipal': grantee }, because: 'its account has to allow it, too' },
      { who, mayNot: 'kms:CreateGrant', on: 'Key', given: ALL_OF_KMS, when: { 'kms:GranteePrincipal': otherRole }, because: 'it is another service-linked role' },
      { who, mayNot: 'kms:CreateGrant', on: 'Key', given: ALL_OF_KMS, when: { 'kms:GranteePrincipal': OTHER_STRANGER }, because: 'it would be a grant to itself' },
      { who, mayNot: 'kms:CreateGrant', on: 'Key', given: ALL_OF_KMS, when: forAws, because: 'the grantee is fixed, whoever makes the grant' },
      ...mayEach([...USE, 'kms:DescribeKey'], { who, on: 'Key', given: ALL_OF_KMS }),
      ...mayNotEach([...USE, 'kms:DescribeKey'], { who, on: 'Key', because: 'its account has to allow it, too' }),
      ...mayNotEach(administration, { who, on: 'Key', given: ALL_OF_KMS }),
      ...mayNotEach([...USE, 'kms:DescribeKey'], { who: grantee, on: 'Key', because: 'before there is a grant, it has no permission' }),
      { who: THIRD_STRANGER, mayNot: 'kms:CreateGrant', on: 'Key', given: ALL_OF_KMS, when: { 'kms:GranteePrincipal': grantee }, because: 'it is a third account' },
      ...mayNotEach(USE, { who: THIRD_STRANGER, on: 'Key', given: ALL_OF_KMS }),
      ...mayNotEach(USE, { who: roleOf(ACCOUNT), on: 'Key', because: 'the key\'s own account was not asked for' }),
    ]);
  });
});

describe('logDelivery', () => {
  const who = 'delivery.logs.amazonaws.com';
  const source = { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': `arn:aws:logs:${REGION}:${ACCOUNT}:delivery-source:flow-logs` };
  const world = keyFor([KeyService.logDelivery()]);

  decisions(world, [
    ...[...USE, 'kms:DescribeKey'].map(may => ({ who, may, on: 'Key', onlyWhen: source })),
    { who, may: 'kms:Decrypt', on: 'Key', when: { ...source, 'aws:SourceArn': `arn:aws:logs:${REGION}:${ACCOUNT}:*` }, because: 'flow logs send it so' },
    { who, mayNot: 'kms:Decrypt', on: 'Key', when: { ...source, 'aws:SourceArn': `arn:aws:logs:${OTHER_REGION}:${ACCOUNT}:delivery-source:flow-logs` }, because: 'it is another Region' },
    { who, mayNot: 'kms:Decrypt', on: 'Key', when: { ...source, 'aws:SourceArn': `arn:aws:s3:::${ACCOUNT}` }, because: 'its source is another service' },
    { who: `logs.${REGION}.amazonaws.com`, mayNot: 'kms:Decrypt', on: 'Key', when: source, because: 'it is another service' },
  ]);
  nothingElse(world, who, USE, source);
});

describe('config', () => {
  const who = 'config.amazonaws.com';
  const source = { 'aws:SourceAccount': ACCOUNT };
  const allowed = ['kms:GenerateDataKey', 'kms:Decrypt'];
  const world = keyFor([KeyService.config()]);

  decisions(world, [
    ...allowed.map(may => ({ who, may, on: 'Key', onlyWhen: source })),
    { who, mayNot: 'kms:DescribeKey', on: 'Key', when: source },
  ]);
  nothingElse(world, who, allowed, source);
});

describe('s3Notifications', () => {
  const who = 's3.amazonaws.com';
  const allowed = ['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:Decrypt'];
  const source = { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': 'arn:aws:s3:::orders' };

  describe('of one bucket', () => {
    const world = keyFor([KeyService.s3Notifications({ bucketName: 'orders' })]);

    decisions(world, [
      ...allowed.map(may => ({ who, may, on: 'Key', onlyWhen: source })),
      { who, mayNot: 'kms:Decrypt', on: 'Key', when: { ...source, 'aws:SourceArn': 'arn:aws:s3:::orders-2' }, because: 'a name is no prefix' },
      { who, mayNot: 'kms:Decrypt', on: 'Key', when: { ...source, 'aws:SourceAccount': OTHER_ACCOUNT }, because: 'a deleted bucket\'s name is anybody\'s' },
    ]);
    nothingElse(world, who, allowed, source);
  });

  describe('of a pattern', () => {
    decisions(keyFor([KeyService.s3Notifications({ bucketName: 'orders-*' })]), [
      { who, may: 'kms:Decrypt', on: 'Key', onlyWhen: { ...source, 'aws:SourceArn': 'arn:aws:s3:::orders-2' } },
      { who, mayNot: 'kms:Decrypt', on: 'Key', when: source },
    ]);
  });

  describe('of every bucket of the account', () => {
    const world = keyFor([KeyService.s3Notifications()]);

    decisions(world, [
      ...allowed.map(may => ({ who, may, on: 'Key', when: { 'aws:SourceArn': 'arn:aws:s3:::orders' }, onlyWhen: { 'aws:SourceAccount': ACCOUNT } })),
      { who, may: 'kms:Decrypt', on: 'Key', when: { ...source, 'aws:SourceArn': 'arn:aws:s3:::payments' } },
      { who, mayNot: 'kms:Decrypt', on: 'Key', when: { 'aws:SourceAccount': ACCOUNT }, because: 'S3 always says for which bucket' },
      { who, mayNot: 'kms:Decrypt', on: 'Key', when: { ...source, 'aws:SourceArn': `arn:aws:sns:${REGION}:${ACCOUNT}:orders` }, because: 'its source is no bucket' },
    ]);
    nothingElse(world, who, allowed, source);
  });
});

describe.each([
  ['cloudWatchAlarms', KeyService.cloudWatchAlarms(), 'cloudwatch.amazonaws.com', {
    source: `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:KeyDeletion`,
    others: [`arn:aws:cloudwatch:${OTHER_REGION}:${ACCOUNT}:alarm:KeyDeletion`, `arn:aws:cloudwatch::${ACCOUNT}:dashboard/Keys`, `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:insight-rule/Keys`],
  }],
  ['budgets', KeyService.budgets(), 'budgets.amazonaws.com', {
    source: `arn:aws:budgets::${ACCOUNT}:budget/Monthly`,
    others: [`arn:aws:ce::${ACCOUNT}:anomalymonitor/Monthly`, `arn:aws:budgets::${OTHER_ACCOUNT}:budget/Monthly`],
  }],
])('%s', (_, service, who, { source, others }) => {
  const allowed = ['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:Decrypt'];
  const both = { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': source };
  const world = keyFor([service]);

  decisions(world, [
    ...allowed.map(may => ({ who, may, on: 'Key', onlyWhen: both })),
    ...others.map(other => ({ who, mayNot: 'kms:Decrypt', on: 'Key', when: { ...both, 'aws:SourceArn': other }, because: 'its source is another' })),
    { who, mayNot: 'kms:DescribeKey', on: 'Key', when: both },
  ]);
  nothingElse(world, who, allowed, both);
});

describe('principal', () => {
  const who = 'dlm.amazonaws.com';
  const actions = ['kms:Decrypt', 'kms:GenerateDataKey*'];
  const allowed = ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'];
  const sourceArn = `arn:aws:dlm:${REGION}:${ACCOUNT}:policy/daily`;

  describe.each([
    ['with the ARN of its source', { sourceArn }, { 'aws:SourceArn': sourceArn }],
    ['with the account of its source', { sourceAccount: ACCOUNT }, { 'aws:SourceAccount': ACCOUNT }],
    ['with an encryption context', { encryptionContext: { 'aws:dlm:policy': 'daily' } }, { 'kms:EncryptionContext:aws:dlm:policy': 'daily' }],
    ['with several pairs of encryption context', { encryptionContext: { policy: 'daily', volume: 'root' } }, {
      'kms:EncryptionContext:policy': 'daily', 'kms:EncryptionContext:volume': 'root',
    }],
    ['with all of them', { sourceArn, sourceAccount: ACCOUNT, encryptionContext: { policy: 'daily' } }, {
      'aws:SourceArn': sourceArn, 'aws:SourceAccount': ACCOUNT, 'kms:EncryptionContext:policy': 'daily',
    }],
  ])('%s', (_, source, onlyWhen: Record<string, string>) => {
    const world = keyFor([KeyService.principal(who, { actions, ...source })]);

    decisions(world, [
      ...allowed.map(may => ({ who, may, on: 'Key', onlyWhen })),
      { who: 'ec2.amazonaws.com', mayNot: 'kms:Decrypt', on: 'Key', when: onlyWhen, because: 'it is another service' },
    ]);
    nothingElse(world, who, allowed, onlyWhen);
  });

  describe('with patterns', () => {
    const patterns = { sourceArn: `arn:aws:dlm:*:${ACCOUNT}:policy/d*`, encryptionContext: { policy: 'd?ily' } };

    decisions(keyFor([KeyService.principal(who, { actions, ...patterns })]), [
      { who, may: 'kms:Decrypt', on: 'Key', onlyWhen: { 'aws:SourceArn': sourceArn, 'kms:EncryptionContext:policy': 'daily' } },
      { who, may: 'kms:Decrypt', on: 'Key', when: { 'aws:SourceArn': sourceArn.replace(REGION, OTHER_REGION), 'kms:EncryptionContext:policy': 'doily' } },
      { who, mayNot: 'kms:Decrypt', on: 'Key', when: { 'aws:SourceArn': `arn:aws:dlm:${REGION}:${ACCOUNT}:policy/weekly`, 'kms:EncryptionContext:policy': 'daily' } },
      { who, mayNot: 'kms:Decrypt', on: 'Key', when: { 'aws:SourceArn': sourceArn, 'kms:EncryptionContext:policy': 'dly' } },
    ]);
  });

  describe('of two sources', () => {
    const world = keyFor([OTHER_ACCOUNT, THIRD_ACCOUNT].map(sourceAccount => KeyService.principal(who, { actions, sourceAccount })));

    decisions(world, [
      { who, may: 'kms:Decrypt', on: 'Key', onlyWhen: { 'aws:SourceAccount': OTHER_ACCOUNT } },
      { who, may: 'kms:Decrypt', on: 'Key', onlyWhen: { 'aws:SourceAccount': THIRD_ACCOUNT } },
      { who, mayNot: 'kms:Decrypt', on: 'Key', when: { 'aws:SourceAccount': ACCOUNT } },
    ]);
  });

  /** What would let the service in for everybody, or let it give the key away, is no statement at all. */
  test.each([
    ['no source', { actions }],
    ['a source that is anything', { actions, sourceArn: '*' }],
    ['a context that is anything', { actions, encryptionContext: { policy: '*' } }],
    ['all actions', { actions: ['kms:*'], sourceAccount: ACCOUNT }],
    ['CreateGrant', { actions: ['kms:Decrypt', 'kms:CreateGrant'], sourceAccount: ACCOUNT }],
    ['a pattern for CreateGrant', { actions: ['kms:Create*'], sourceAccount: ACCOUNT }],
    ['another pattern for CreateGrant', { actions: ['kms:C*'], sourceAccount: ACCOUNT }],
    ['yet another pattern for CreateGrant', { actions: ['kms:*Grant'], sourceAccount: ACCOUNT }],
    ['a pattern of single characters for CreateGrant', { actions: ['kms:CreateGran?'], sourceAccount: ACCOUNT }],
  ])('is refused with %s', (_, props) => {
    expect(() => keyFor([KeyService.principal(who, props)])).toThrow(`KeyService.principal('${who}')`);
  });
});

test('eventBridge is refused: its calls carry no source', () => {
  expect(() => keyFor([KeyService.eventBridge()])).toThrow('KeyService.eventBridge cannot be narrow');
});
