/** Who may do what of an audit canary: its function, its state machine, its schedule and its alarms. */
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { EncryptionKey } from '../../src';
import { AuditCanary } from '../../src/audit/canary/audit-canary';
import { AuditTrail } from '../../src/audit/index';
import { decisions } from '../support/policy/decisions';
import { evaluate } from '../support/policy/evaluate';
import type { RequestContext } from '../support/policy/policy-document';
import type { World } from '../support/policy/world';
import {
  ACCOUNT, ALL_OF_KMS, allowing, mayEach, mayNotEach, newApp, OTHER_ACCOUNT, OTHER_REGION, OTHER_STRANGER, printedStatements, REGION, role, stackIn, STRANGER,
  TAKEOVER, USE, via, worldOf,
} from './cast';

const FUNCTION = 'CanaryFunctionRole';
const MACHINE = 'CanaryStateMachineRole';
const SCHEDULE = 'CanaryScheduleRole';

const CONTEXT = 'kms:EncryptionContext:cdk-at-rest:canary';

/** A call under the canary's context, with a value that no other call has. */
const asCanary = (value = '6f0f7c6d-3b5e-4f40-9d0e-1f2d3c4b5a69'): RequestContext => ({ [CONTEXT]: value, 'kms:EncryptionContextKeys': ['cdk-at-rest:canary'] });

/** S3, decrypting a log file for whoever reads it. */
const readingFile: RequestContext = { ...via('s3'), 'kms:EncryptionContext:aws:cloudtrail:arn': `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/audit` };

const folder = (account = ACCOUNT, region = REGION, kind = 'CloudTrail') => `TrailBucket/AWSLogs/${account}/${kind}/${region}/2026/11/24/file.json.gz`;

/** A decision on a resource that has no policy of its own. */
async function decide(world: World, who: string, action: string, resource: string, context?: RequestContext): Promise<string> {
  const principal = world.roleArn(who);
  return (await evaluate({ principal, action, resource, resourceAccount: ACCOUNT, context, identityPolicies: world.identityPoliciesOf(principal) })).decision;
}

/** Who may take on a role of the canary. */
function trustOf(path: string): unknown {
  const trusting = path.split('/').reduce<IConstruct>((construct, id) => construct.node.findChild(id), canary) as iam.Role;
  return stack.resolve(trusting.assumeRolePolicy);
}

const stack = stackIn(newApp(), 'Audit');
const trail = new AuditTrail(stack, 'Trail', { trailName: 'audit' });
const canary = new AuditCanary(stack, 'Canary', { trail });
role(stack, 'Bystander');
const world = worldOf(stack);

describe('the function', () => {
  const who = FUNCTION;

  describe('uses its key under the canary\'s context, and under no other', () => {
    decisions(world, [
      ...mayEach(['kms:GenerateDataKey', 'kms:Decrypt'], { who, on: 'CanaryKey', when: asCanary() }),
      ...mayEach(['kms:GenerateDataKey', 'kms:Decrypt'], { who, on: 'CanaryKey', when: asCanary('another value') }),
      ...mayNotEach(['kms:GenerateDataKey', 'kms:Decrypt'], { who, on: 'CanaryKey', because: 'there is no context' }),
      ...mayNotEach(['kms:GenerateDataKey', 'kms:Decrypt'], {
        who, on: 'CanaryKey', when: { 'kms:EncryptionContext:purpose': 'else', 'kms:EncryptionContextKeys': ['purpose'] }, because: 'it is another context',
      }),
      ...mayNotEach(['kms:GenerateDataKey', 'kms:Decrypt'], {
        who, on: 'CanaryKey', when: { ...asCanary(), 'kms:EncryptionContext:purpose': 'else', 'kms:EncryptionContextKeys': ['cdk-at-rest:canary', 'purpose'] }, because: 'it is more than the context',
      }),
      ...mayNotEach(USE.filter(action => !['kms:GenerateDataKey', 'kms:Decrypt'].includes(action)), { who, on: 'CanaryKey', when: asCanary() }),
      ...mayNotEach(TAKEOVER, { who, on: 'CanaryKey' }),
      ...mayNotEach(USE, { who, on: 'EncryptionKey', when: asCanary(), because: 'it is the key of its logs' }),
      ...mayNotEach(['kms:GenerateDataKey', 'kms:Encrypt'], { who, on: 'TrailKey', when: asCanary(), because: 'it is the key of the trail' }),
      { who: 'Bystander', mayNot: 'kms:Decrypt', on: 'CanaryKey', when: asCanary() },
      { who: OTHER_STRANGER, mayNot: 'kms:Decrypt', on: 'CanaryKey', when: asCanary(), given: ALL_OF_KMS },
    ]);
  });

  describe('asks when its key was last used', () => {
    decisions(world, [
      { who, may: 'kms:GetKeyLastUsage', on: 'CanaryKey' },
      { who, mayNot: 'kms:GetKeyLastUsage', on: 'EncryptionKey' },
      { who, mayNot: 'kms:DescribeKey', on: 'CanaryKey' },
    ]);
  });

  describe('reads the log files of its account and Region, and changes nothing', () => {
    decisions(world, [
      { who, may: 's3:GetObject', on: folder() },
      { who, may: 's3:ListBucket', on: 'TrailBucket' },
      { who, may: 'kms:Decrypt', on: 'TrailKey', when: readingFile },
      { who, mustNot: 's3:GetObject', on: folder(OTHER_ACCOUNT), because: 'it is another account' },
      { who, mustNot: 's3:GetObject', on: folder(ACCOUNT, OTHER_REGION), because: 'it is another Region' },
      { who, mustNot: 's3:GetObject', on: folder(ACCOUNT, REGION, 'CloudTrail-Digest'), because: 'it is a digest file' },
      { who, mustNot: 's3:GetObject', on: 'AccessLogBucket/file', given: allowing('s3:*') },
      ...mayNotEach(['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObjectAcl', 's3:PutObjectRetention'], { who, on: folder() }),
      ...mayNotEach(['s3:PutBucketPolicy', 's3:DeleteBucket', 's3:PutLifecycleConfiguration'], { who, on: 'TrailBucket' }),
      { who, mayNot: 'kms:Decrypt', on: 'TrailKey', when: via('s3'), because: 'no trail encrypted it' },
      { who, mayNot: 'kms:Decrypt', on: 'TrailKey', when: { 'kms:EncryptionContext:aws:cloudtrail:arn': `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/audit` }, because: 'it calls KMS directly' },
    ]);
  });

  test.each([
    ['logs:PutLogEvents', 'CanaryFunctionLog', 'Allowed'],
    ['logs:CreateLogStream', 'CanaryFunctionLog', 'Allowed'],
    ['logs:DeleteLogStream', 'CanaryFunctionLog', 'ImplicitlyDenied'],
    ['logs:PutLogEvents', 'CanaryStateMachineLog', 'ImplicitlyDenied'],
  ])('%s on %s: %s', async (action, group, decision) => {
    expect(await decide(world, FUNCTION, action, `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${world.valueOf(group)}:log-stream:1`)).toBe(decision);
  });

  test('may do on any resource only what has none: read metrics', () => {
    const onAny = world.identityPoliciesOf(FUNCTION).flatMap(({ policy }) => [policy.Statement].flat()).filter(statement => [statement.Resource].flat().includes('*'));

    expect(onAny.map(({ Effect, Action }) => ({ Effect, Action }))).toEqual([{ Effect: 'Allow', Action: 'cloudwatch:GetMetricData' }]);
  });

  test('cannot stop the trail', async () => {
    expect(await decide(world, FUNCTION, 'cloudtrail:StopLogging', `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/audit`)).toBe('ImplicitlyDenied');
  });
});

describe('the state machine', () => {
  const arn = world.valueOf('CanaryStateMachine');
  const own: RequestContext = { 'kms:EncryptionContext:aws:states:stateMachineArn': arn };
  const logs: RequestContext = { 'kms:EncryptionContext:SourceArn': `arn:aws:logs:${REGION}:${ACCOUNT}:*` };

  decisions(world, [
    ...mayEach(['kms:GenerateDataKey', 'kms:Decrypt'], { who: MACHINE, on: 'EncryptionKey', when: own }),
    { who: MACHINE, may: 'kms:GenerateDataKey', on: 'EncryptionKey', when: logs },
    { who: MACHINE, mayNot: 'kms:Decrypt', on: 'EncryptionKey', when: logs },
    { who: MACHINE, mayNot: 'kms:Decrypt', on: 'EncryptionKey', when: { 'kms:EncryptionContext:aws:states:stateMachineArn': `${arn}-other` } },
    { who: MACHINE, mayNot: 'kms:Decrypt', on: 'EncryptionKey' },
    ...mayNotEach(['kms:GenerateDataKey', 'kms:Decrypt'], { who: MACHINE, on: 'CanaryKey', when: asCanary(), because: 'only the function calls' }),
    { who: MACHINE, mayNot: 's3:GetObject', on: folder() },
    { who: 'delivery.logs.amazonaws.com', may: 'kms:Decrypt', on: 'EncryptionKey', onlyWhen: logs },
    { who: 'delivery.logs.amazonaws.com', mayNot: 'kms:GenerateDataKey', on: 'EncryptionKey', when: logs },
    ...['CanaryFunctionLog', 'CanaryStateMachineLog'].map(group => ({
      who: `logs.${REGION}.amazonaws.com`,
      may: 'kms:Decrypt',
      on: 'EncryptionKey',
      when: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:Audit-${group}1234-abcd` },
    })),
  ]);

  test('invokes the function and no other', async () => {
    const name = (other: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${other}`;

    expect(await decide(world, MACHINE, 'lambda:InvokeFunction', world.valueOf('CanaryFunctionHandler', 'Arn'))).toBe('Allowed');
    expect(await decide(world, MACHINE, 'lambda:InvokeFunction', name('other'))).toBe('ImplicitlyDenied');
    expect(await decide(world, MACHINE, 'lambda:UpdateFunctionCode', world.valueOf('CanaryFunctionHandler', 'Arn'))).toBe('ImplicitlyDenied');
  });

  test('is the only one that Step Functions may run with its role', () => {
    expect(trustOf('StateMachine/Role')).toMatchObject({
      Statement: [{ Principal: { Service: 'states.amazonaws.com' }, Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT }, ArnLike: { 'aws:SourceArn': stack.resolve(canary.stateMachineArn) as object } } }],
    });
  });
});

describe('the schedule', () => {
  test('starts the state machine and no other', async () => {
    const arn = world.valueOf('CanaryStateMachine');

    expect(await decide(world, SCHEDULE, 'states:StartExecution', arn)).toBe('Allowed');
    expect(await decide(world, SCHEDULE, 'states:StartExecution', `${arn}-other`)).toBe('ImplicitlyDenied');
    expect(await decide(world, SCHEDULE, 'states:UpdateStateMachine', arn)).toBe('ImplicitlyDenied');
  });

  test('has a role for rules of this account', () => {
    expect(trustOf('Schedule/Role')).toMatchObject({
      Statement: [{ Principal: { Service: 'events.amazonaws.com' }, Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } }],
    });
  });
});

describe('the alarms', () => {
  const alarm = `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:Audit-Canary-Alarms-Missing`;

  decisions(world, [
    { who: 'cloudwatch.amazonaws.com', may: 'sns:Publish', on: 'CanaryTopic', onlyWhen: { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': alarm } },
    ...mayEach(['kms:GenerateDataKey', 'kms:Decrypt'], { who: 'cloudwatch.amazonaws.com', on: 'EncryptionKey', when: { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': alarm } }),
    { who: STRANGER, mayNot: 'sns:Publish', on: 'CanaryTopic' },
  ]);
});

describe('in another Region than the trail', () => {
  const app = newApp();
  const central = stackIn(app, 'Central');
  const bucket = new s3.Bucket(central, 'Logs', { bucketName: 'central-logs' });
  const regional = new AuditTrail(central, 'Trail', { trailName: 'audit', bucket });
  const elsewhere = stackIn(app, 'Elsewhere', { region: OTHER_REGION });
  new AuditCanary(elsewhere, 'Canary', { trail: regional });
  const file = (region: string) => `Logs/AWSLogs/${ACCOUNT}/CloudTrail/${region}/2026/11/24/file.json.gz`;

  decisions(worldOf(central), [
    { who: FUNCTION, may: 's3:GetObject', on: file(OTHER_REGION) },
    { who: FUNCTION, mustNot: 's3:GetObject', on: file(REGION), because: 'a canary of that Region has to look there' },
    { who: FUNCTION, may: 'kms:Decrypt', on: 'TrailKey', when: readingFile },
    { who: FUNCTION, mayNot: 'kms:Decrypt', on: 'TrailKey', when: via('s3') },
    { who: FUNCTION, mayNot: 'kms:GenerateDataKey', on: 'TrailKey', when: readingFile },
  ]);
});

describe('a key of another account that adds what is printed', () => {
  const caller = stackIn(newApp(), 'Audit');
  const keyArn = `arn:aws:kms:${REGION}:${OTHER_ACCOUNT}:key/imported`;
  const owner = stackIn(newApp(), 'Owner', { account: OTHER_ACCOUNT });
  const who = `arn:aws:iam::${ACCOUNT}:role/canary`;
  new AuditCanary(caller, 'Canary', { trail: new AuditTrail(caller, 'Trail', { trailName: 'audit' }), calledKey: kms.Key.fromKeyArn(caller, 'Foreign', keyArn) });
  const key = new EncryptionKey(owner, 'Key');
  printedStatements(caller).forEach(statement => key.addToResourcePolicy(iam.PolicyStatement.fromJson({ ...statement, Principal: { AWS: who } })));

  decisions(worldOf(owner), [
    ...mayEach(['kms:GenerateDataKey', 'kms:Decrypt'], { who, on: 'Key', when: asCanary(), given: ALL_OF_KMS }),
    ...mayNotEach(['kms:GenerateDataKey', 'kms:Decrypt'], { who, on: 'Key', given: ALL_OF_KMS, because: 'there is no context' }),
    { who, mayNot: 'kms:Encrypt', on: 'Key', when: asCanary(), given: ALL_OF_KMS },
    { who: STRANGER, mayNot: 'kms:Decrypt', on: 'Key', when: asCanary(), given: ALL_OF_KMS },
  ]);
});
