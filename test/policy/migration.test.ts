/** Who may do what of a migration of databases: its state machine, its function, who starts it and who answers it. */
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { DatabaseEncryptionMigration, EncryptionKey, MigrationHook } from '../../src';
import { actionsOf } from '../../src/migration/definition/actions-of';
import { definitionOf } from '../../src/migration/definition/definition-of';
import { FUNCTION_ACTIONS } from '../../src/migration/gather/actions';
import { namesFor } from '../../src/migration/names';
import { OPERATIONS } from '../../src/migration/plan/operations';
import { allHooks } from '../migration/support/hooks';
import { decisions } from '../support/policy/decisions';
import { evaluate } from '../support/policy/evaluate';
import type { PolicyDocument, RequestContext, Statement } from '../support/policy/policy-document';
import {
  ACCOUNT, ALL_OF_KMS, allowing, mayEach, mayNotEach, newApp, OTHER_ACCOUNT, OTHER_REGION, printedStatements, REGION, role, stackIn, STRANGER,
  TAKEOVER, USE, via, worldOf,
} from './cast';

const MACHINE = 'MigrationStateMachineRole';
const FUNCTION = 'MigrationFunctionRole';

const names = namesFor('orders');
const rds = (resource: string, place: { account?: string; region?: string } = {}) => `arn:aws:rds:${place.region ?? REGION}:${place.account ?? ACCOUNT}:${resource}`;
const forAwsResource: RequestContext = { 'kms:GrantIsForAWSResource': 'true' };

const stack = stackIn(newApp(), 'Shop');
const migration = new DatabaseEncryptionMigration(stack, 'Migration', allHooks(stack));
new EncryptionKey(stack, 'Other');
role(stack, 'Operators');
migration.grantStartExecution(stack.node.findChild('Operators') as iam.Role);
migration.grantAnswer(role(stack, 'Responders'));
role(stack, 'Bystander');
const world = worldOf(stack);

interface Circumstances {
  readonly context?: RequestContext;
  /** Policies beside those of the templates. */
  readonly given?: PolicyDocument[];
}

/** A decision on a resource that has no policy of its own. */
async function decide(who: string, action: string, resource: string, { context, given = [] }: Circumstances = {}): Promise<string> {
  const principal = world.roleArn(who);
  const more = given.map((policy, index) => ({ name: `given ${index}`, policy }));
  const identityPolicies = [...world.identityPoliciesOf(principal), ...more];
  return (await evaluate({ principal, action, resource, resourceAccount: ACCOUNT, context, identityPolicies })).decision;
}

function statementsOf(who: string, effect: 'Allow' | 'Deny' = 'Allow'): Statement[] {
  return world.identityPoliciesOf(who).flatMap(({ policy }) => [policy.Statement].flat()).filter(({ Effect }) => Effect === effect);
}

const actionsIn = (statements: Statement[]) => [...new Set(statements.flatMap(({ Action }) => Action ?? []))].sort();

describe('the state machine', () => {
  /** What it needs to be a state machine, whatever its states do. */
  const TO_RUN = [
    'kms:Decrypt', 'kms:GenerateDataKey',
    'logs:CreateLogDelivery', 'logs:DeleteLogDelivery', 'logs:DescribeLogGroups', 'logs:DescribeResourcePolicies', 'logs:GetLogDelivery', 'logs:ListLogDeliveries',
    'logs:PutResourcePolicy', 'logs:UpdateLogDelivery',
    'xray:GetSamplingRules', 'xray:GetSamplingTargets', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments',
  ];

  test('may do what its states do, and nothing else', () => {
    const hook = { kind: 'approval', topicArn: 'arn:aws:sns:eu-west-1:111122223333:topic', timeoutSeconds: 60 } as const;
    const needed = actionsOf(definitionOf({ functionArn: 'arn', topicArn: 'arn', hooks: { beforeSnapshot: hook, beforeCutover: hook, afterCutover: hook } }));

    expect(actionsIn(statementsOf(MACHINE))).toEqual([...new Set([...needed, ...TO_RUN])].sort());
  });

  test('has no wildcard in an action, and any resource only where there is none to name', () => {
    const statements = statementsOf(MACHINE);

    expect(actionsIn(statements).filter(action => action.includes('*'))).toEqual([]);
    expect(statements.filter(({ Resource }) => [Resource].flat().includes('*')).flatMap(({ Sid }) => Sid)).toEqual(['Measure', 'Log', 'Trace']);
  });

  test.each(statementsOf(MACHINE).flatMap(({ Resource }) => Resource ?? []).filter(resource => resource !== '*'))('may nothing in another account or Region, or in any: %s', resource => {
    const [, partition, service, region, account] = resource.split(':');

    expect([partition, region, account]).toEqual(['aws', service === 'iam' ? '' : REGION, resource.endsWith(':db:non-existing-db') ? '12345' : ACCOUNT]);
  });

  /** One call of each, on what it is called on, and what is like it and is not. */
  const CALLS: ReadonlyArray<[action: string, on: readonly string[], notOn: readonly string[]]> = [
    ['rds:DescribeDBInstances', [`db:${names.identifier}`, `db:${names.temporary}`], []],
    ['rds:DescribeDBClusters', [`cluster:${names.identifier}`], []],
    ['rds:DescribeDBSnapshots', [`snapshot:${names.encryptedSnapshot}`], ['snapshot:another']],
    ['rds:DescribeDBClusterSnapshots', [`cluster-snapshot:${names.snapshot}`], ['cluster-snapshot:another']],
    ['rds:DescribeDBClusterEndpoints', ['cluster-endpoint:reports'], []],
    ['rds:CreateDBSnapshot', [`db:${names.identifier}`, `snapshot:${names.snapshot}`], ['snapshot:another']],
    ['rds:CopyDBSnapshot', [`snapshot:${names.snapshot}`, `snapshot:${names.encryptedSnapshot}`], ['snapshot:another']],
    ['rds:RestoreDBInstanceFromDBSnapshot', [`db:${names.temporary}`, `snapshot:${names.encryptedSnapshot}`, 'og:default:postgres-17', 'pg:orders', 'subgrp:private'],
      [`db:${names.identifier}`, 'snapshot:another']],
    ['rds:CreateDBClusterSnapshot', [`cluster:${names.identifier}`, `cluster-snapshot:${names.snapshot}`], ['cluster-snapshot:another']],
    ['rds:RestoreDBClusterFromSnapshot', [`cluster:${names.temporary}`, `cluster-snapshot:${names.snapshot}`, 'cluster-pg:orders', 'subgrp:private', 'og:orders'],
      [`cluster:${names.identifier}`, 'cluster-snapshot:another']],
    ['rds:CreateDBInstance', [`db:${names.temporary}`, `db:${names.temporary}-instance-1`, `cluster:${names.temporary}`, 'pg:orders', 'subgrp:private'], [`db:${names.identifier}`]],
    ['rds:AddTagsToResource', [`db:${names.temporary}`, `db:${names.temporary}-instance-1`, `cluster:${names.temporary}`, `snapshot:${names.snapshot}`, `cluster-snapshot:${names.snapshot}`, 'cluster-endpoint:reports'],
      [`db:${names.identifier}`, `cluster:${names.identifier}`]],
    ['rds:ModifyDBInstance', [`db:${names.identifier}`, `db:${names.temporary}`, `db:${names.old}`, 'pg:orders', 'og:orders'], []],
    ['rds:ModifyDBCluster', [`cluster:${names.identifier}`, `cluster:${names.old}`, 'cluster-pg:orders'], []],
    ['rds:AddRoleToDBInstance', [`db:${names.temporary}`], [`db:${names.identifier}`]],
    ['rds:AddRoleToDBCluster', [`cluster:${names.temporary}`], [`cluster:${names.identifier}`]],
    ['rds:EnableHttpEndpoint', [`cluster:${names.temporary}`], [`cluster:${names.identifier}`]],
    ['rds:DeleteDBClusterEndpoint', ['cluster-endpoint:reports'], []],
    ['rds:CreateDBClusterEndpoint', ['cluster-endpoint:reports', `cluster:${names.identifier}`], []],
    ['rds:DeregisterDBProxyTargets', ['target-group:prx-tg-0123', 'db-proxy:prx-0123', `db:${names.identifier}`, `cluster:${names.identifier}`], []],
    ['rds:RegisterDBProxyTargets', ['target-group:prx-tg-0123', `db:${names.identifier}`], []],
    ['rds:StartActivityStream', [`cluster:${names.identifier}`, `db:${names.identifier}`], []],
    ['rds:StopActivityStream', [`cluster:${names.identifier}`, `db:${names.identifier}`], []],
    ['rds:ModifyActivityStream', [`db:${names.identifier}`], []],
    ['rds:DeleteDBInstance', [], [`db:${names.identifier}`, `db:${names.old}`, `db:${names.temporary}`]],
  ];

  test.each(CALLS.flatMap(([action, on]) => on.map(resource => [action, resource] as const)))('may %s on %s', async (action, resource) => {
    expect(await decide(MACHINE, action, rds(resource))).toBe('Allowed');
    expect(await decide(MACHINE, action, rds(resource, { account: OTHER_ACCOUNT }))).not.toBe('Allowed');
    expect(await decide(MACHINE, action, rds(resource, { region: OTHER_REGION }))).not.toBe('Allowed');
  });

  test.each(CALLS.flatMap(([action, , notOn]) => notOn.map(resource => [action, resource] as const)))('may not %s on %s', async (action, resource) => {
    expect(await decide(MACHINE, action, rds(resource))).not.toBe('Allowed');
  });

  test('every call on databases that it may make is tried here', () => {
    const tried = CALLS.map(([action]) => action).sort();

    expect(tried).toEqual(actionsIn(statementsOf(MACHINE)).filter(action => action.startsWith('rds:')));
    expect(tried).toEqual(expect.arrayContaining(Object.values(OPERATIONS).filter(({ service }) => service === 'rds').map(({ api }) => `rds:${api}`)));
  });

  test.each([
    ['rds:DeleteDBInstance', `db:${names.old}`],
    ['rds:DeleteDBInstance', 'db:x'],
    ['rds:DeleteGlobalCluster', 'global-cluster:orders'],
    ['rds:DeleteDBCluster', `cluster:${names.old}`],
    ['rds:DeleteDBSnapshot', `snapshot:${names.snapshot}`],
    ['rds:DeleteDBClusterSnapshot', `cluster-snapshot:${names.snapshot}`],
    ['rds:DeleteDBInstanceAutomatedBackup', 'auto-backup:ab-0123'],
    ['rds:DeleteDBClusterAutomatedBackup', 'cluster-auto-backup:ab-0123'],
    ['rds:DeleteTenantDatabase', 'tenant-database:tdb-0123'],
  ])('is denied %s on %s, whatever else its role is given', async (action, resource) => {
    const region = resource.startsWith('global-cluster:') ? '' : REGION;

    expect(await decide(MACHINE, action, rds(resource, { region }), { given: [allowing('*')] })).toBe('ExplicitlyDenied');
  });

  // Application Auto Scaling asks RDS for it in the name of the state machine; RDS refuses an instance without a name. The evaluator knows of none.
  test('may delete an instance without a name, and no other: the one that the denial leaves out', () => {
    const deleting = statementsOf(MACHINE).filter(({ Action }) => [Action].flat().includes('rds:DeleteDBInstance'));

    expect(deleting).toEqual([expect.objectContaining({ Action: ['rds:CreateDBInstance', 'rds:DeleteDBInstance'], Resource: [rds('cluster:*'), rds('db:')] })]);
    expect(statementsOf(MACHINE, 'Deny')).toEqual([expect.objectContaining({ NotResource: rds('db:') })]);
  });

  test.each<[string, string, RequestContext, boolean]>([
    ['application-autoscaling:RegisterScalableTarget', 'scalable-target/0123', { 'application-autoscaling:service-namespace': 'rds' }, true],
    ['application-autoscaling:PutScalingPolicy', 'scalable-target/0123', { 'application-autoscaling:service-namespace': 'rds' }, true],
    ['application-autoscaling:PutScheduledAction', 'scalable-target/0123', { 'application-autoscaling:service-namespace': 'rds' }, true],
    ['application-autoscaling:PutScalingPolicy', 'scalable-target/0123', { 'application-autoscaling:service-namespace': 'ecs' }, false],
    ['application-autoscaling:PutScalingPolicy', 'scalable-target/0123', {}, false],
    ['application-autoscaling:DeleteScalingPolicy', 'scalable-target/0123', { 'application-autoscaling:service-namespace': 'rds' }, false],
  ])('%s on %s with %j: %s', async (action, resource, context, allowed) => {
    const decision = await decide(MACHINE, action, `arn:aws:application-autoscaling:${REGION}:${ACCOUNT}:${resource}`, { context });

    expect(decision).toBe(allowed ? 'Allowed' : 'ImplicitlyDenied');
  });

  test.each([
    ['monitoring.rds.amazonaws.com', true], ['rds.amazonaws.com', true], ['directoryservice.rds.amazonaws.com', true], ['lambda.amazonaws.com', false], ['ec2.amazonaws.com', false],
  ])('may pass a role to %s: %s', async (service, allowed) => {
    const decision = await decide(MACHINE, 'iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/monitoring`, { context: { 'iam:PassedToService': service } });

    expect(decision).toBe(allowed ? 'Allowed' : 'ImplicitlyDenied');
  });

  test('passes a role only to a service that is named', async () => {
    expect(await decide(MACHINE, 'iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/monitoring`)).toBe('ImplicitlyDenied');
    expect(await decide(MACHINE, 'iam:PassRole', `arn:aws:iam::${OTHER_ACCOUNT}:role/monitoring`, { context: { 'iam:PassedToService': 'rds.amazonaws.com' } })).not.toBe('Allowed');
  });

  test.each([
    ['cloudwatch:PutMetricData', `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:dataset/default`, { 'cloudwatch:namespace': 'CdkAtRest/Migration' }, true],
    ['cloudwatch:PutMetricData', `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:dataset/default`, { 'cloudwatch:namespace': 'AWS/RDS' }, false],
    ['secretsmanager:CreateSecret', `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:rds!db-0123`, {}, true],
    ['secretsmanager:CreateSecret', `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:shop`, {}, false],
    ['secretsmanager:GetSecretValue', `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:rds!db-0123`, {}, false],
    ['secretsmanager:DeleteSecret', `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:rds!db-0123`, {}, false],
    ['lambda:InvokeFunction', `arn:aws:lambda:${REGION}:${ACCOUNT}:function:another`, {}, false],
    ['dynamodb:PutItem', `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/records`, {}, false],
  ])('%s on %s with %j: %s', async (action, resource, context, allowed) => {
    expect(await decide(MACHINE, action, resource, { context: context as RequestContext })).toBe(allowed ? 'Allowed' : 'ImplicitlyDenied');
  });

  test.each(['MigrationFunctionHandler', 'Stop', 'Start'])('invokes %s', async handler => {
    expect(await decide(MACHINE, 'lambda:InvokeFunction', world.valueOf(handler, 'Arn'))).toBe('Allowed');
    expect(await decide(MACHINE, 'lambda:UpdateFunctionCode', world.valueOf(handler, 'Arn'))).toBe('ImplicitlyDenied');
  });

  const own: RequestContext = { 'kms:EncryptionContext:aws:states:stateMachineArn': world.valueOf('MigrationStateMachine') };
  const ofOtherKeys = { who: MACHINE, on: 'Other' };

  decisions(world, [
    { who: MACHINE, may: 'sns:Publish', on: 'MigrationTopic' },
    { who: MACHINE, may: 'sns:Publish', on: 'Approvers' },
    ...['EncryptionKey', 'ApproversKey'].flatMap(on => mayEach(['kms:GenerateDataKey', 'kms:Decrypt'], { who: MACHINE, on, onlyWhen: via('sns'), because: 'it publishes' })),
    ...mayEach(['kms:GenerateDataKey', 'kms:Decrypt'], { who: MACHINE, on: 'EncryptionKey', onlyWhen: own }),

    { who: MACHINE, may: 'kms:CreateGrant', on: 'EncryptionKey', onlyWhen: { ...via('rds'), ...forAwsResource } },
    { who: MACHINE, may: 'kms:DescribeKey', on: 'EncryptionKey', onlyWhen: via('rds') },
    ...mayNotEach(USE.filter(action => action !== 'kms:CreateGrant'), { who: MACHINE, on: 'EncryptionKey', when: via('rds'), because: 'RDS does that by its grant' }),
    ...mayNotEach([...USE, ...TAKEOVER], { who: MACHINE, on: 'EncryptionKey' }),

    { ...ofOtherKeys, may: 'kms:CreateGrant', when: forAwsResource, onlyWhen: via('rds'), because: 'Performance Insights and activity streams have keys' },
    ...mayEach(['kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'], { ...ofOtherKeys, when: via('secretsmanager'), because: 'the secret has a key' }),
    { ...ofOtherKeys, may: 'kms:CreateGrant', when: { ...via('secretsmanager'), ...forAwsResource } },
    { ...ofOtherKeys, mayNot: 'kms:CreateGrant', when: via('rds'), because: 'it is not for a resource of AWS' },
    { ...ofOtherKeys, mayNot: 'kms:CreateGrant', when: { ...via('secretsmanager') }, because: 'it is not for a resource of AWS' },
    ...mayNotEach(['kms:Decrypt', 'kms:GenerateDataKey'], { ...ofOtherKeys, when: via('rds'), because: 'it is not for a secret' }),
    ...mayNotEach([...USE, ...TAKEOVER], ofOtherKeys),
    { ...ofOtherKeys, mayNot: 'kms:Decrypt', when: via('dynamodb') },
  ]);

  test('is the only one that Step Functions may run with its role', () => {
    const { assumeRolePolicy } = migration.node.findChild('StateMachine').node.findChild('Role') as iam.Role;

    expect(stack.resolve(assumeRolePolicy)).toMatchObject({
      Statement: [{
        Principal: { Service: 'states.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT }, ArnLike: { 'aws:SourceArn': stack.resolve(migration.stateMachine.stateMachineArn) as object } },
      }],
    });
  });
});

describe('the function', () => {
  const executions = world.valueOf('MigrationStateMachine').replace(':stateMachine:', ':execution:');
  const TO_RUN = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'logs:CreateLogStream', 'logs:PutLogEvents'];

  test('may do what it calls, and nothing else: it reads, and keeps the records', () => {
    expect(actionsIn(statementsOf(FUNCTION))).toEqual([...new Set([...FUNCTION_ACTIONS.map(({ action }) => action), ...TO_RUN])].sort());
    const onAny = statementsOf(FUNCTION).filter(({ Resource }) => [Resource].flat().includes('*')).flatMap(({ Action }) => Action ?? []);
    expect(onAny.filter(action => !/:(Describe|List)[A-Z][A-Za-z]+$/.test(action))).toEqual([]);
  });

  decisions(world, [
    ...mayEach(['dynamodb:GetItem', 'dynamodb:PutItem'], { who: FUNCTION, on: 'MigrationRecords' }),
    ...mayNotEach(['dynamodb:DeleteItem', 'dynamodb:Scan', 'dynamodb:DeleteTable', 'dynamodb:UpdateTable'], { who: FUNCTION, on: 'MigrationRecords' }),
    { who: FUNCTION, may: 'kms:DescribeKey', on: 'EncryptionKey' },
    { who: FUNCTION, mayNot: 'kms:DescribeKey', on: 'Other' },
    ...mayEach(['kms:Decrypt', 'kms:GenerateDataKey'], {
      who: FUNCTION,
      on: 'EncryptionKey',
      onlyWhen: {
        ...via('dynamodb'), 'kms:EncryptionContext:aws:dynamodb:tableName': world.valueOf('MigrationRecords'), 'kms:EncryptionContext:aws:dynamodb:subscriberId': ACCOUNT,
      },
    }),
    ...mayNotEach([...USE, ...TAKEOVER], { who: FUNCTION, on: 'EncryptionKey' }),
    ...mayNotEach([...USE, ...TAKEOVER], { who: FUNCTION, on: 'EncryptionKey', when: via('rds'), because: 'it makes no database' }),
    { who: FUNCTION, mayNot: 'sns:Publish', on: 'MigrationTopic' },
    { who: 'Bystander', mayNot: 'kms:Decrypt', on: 'EncryptionKey', when: via('dynamodb') },
    { who: STRANGER, mayNot: 'sns:Publish', on: 'MigrationTopic' },
  ]);

  test.each<[string, string, boolean]>([
    ['states:DescribeExecution', `${executions}:0123`, true],
    ['states:DescribeExecution', `${executions}-other:0123`, false],
    ['states:StopExecution', `${executions}:0123`, false],
    ['rds:DescribeDBInstances', rds('db:orders'), true],
    ['rds:ModifyDBInstance', rds('db:orders'), false],
    ['rds:CreateDBSnapshot', rds('snapshot:orders-before-encryption'), false],
    ['rds:DeleteDBInstance', rds('db:orders'), false],
  ])('%s on %s: %s', async (action, resource, allowed) => {
    expect(await decide(FUNCTION, action, resource)).toBe(allowed ? 'Allowed' : 'ImplicitlyDenied');
  });
});

describe('people and hooks', () => {
  const arn = world.valueOf('MigrationStateMachine');

  test.each<[string, boolean]>([['Operators', true], ['Responders', false], ['StartServiceRole', false], ['Bystander', false]])('%s may start migrations: %s', async (who, allowed) => {
    expect(await decide(who, 'states:StartExecution', arn)).toBe(allowed ? 'Allowed' : 'ImplicitlyDenied');
    expect(await decide(who, 'states:StartExecution', `${arn}-other`)).toBe('ImplicitlyDenied');
  });

  const callers = ['Operators', 'Responders', 'StartServiceRole'];
  const ofMachine = (machine: string): RequestContext => ({ 'kms:EncryptionContext:aws:states:stateMachineArn': machine });

  decisions(world, [
    ...callers.flatMap(who => [
      ...mayEach(['kms:Decrypt', 'kms:GenerateDataKey'], { who, on: 'EncryptionKey', onlyWhen: ofMachine(arn) }),
      ...mayNotEach(['kms:Decrypt', 'kms:GenerateDataKey'], { who, on: 'EncryptionKey', when: ofMachine(`${arn}-other`), because: 'it is another state machine' }),
      { who, mayNot: 'kms:Encrypt', on: 'EncryptionKey', when: ofMachine(arn) },
      ...mayNotEach(TAKEOVER, { who, on: 'EncryptionKey' }),
      ...mayNotEach(['kms:Decrypt', 'kms:GenerateDataKey'], { who, on: 'Other', when: ofMachine(arn) }),
    ]),
    ...['StopServiceRole', 'Bystander', STRANGER].map(who => ({ who, mayNot: 'kms:Decrypt', on: 'EncryptionKey', when: ofMachine(arn) })),
  ]);

  // Step Functions decides by the state machine, which the reference for IAM, and with it the evaluator, does not say: https://github.com/aws/aws-cdk/pull/8486
  test.each<[string, boolean]>([['Responders', true], ['StartServiceRole', true], ['Operators', false], ['StopServiceRole', false], ['Bystander', false]])(
    '%s may answer for the state machine, and for no other: %s', (who, allowed) => {
      const answering = statementsOf(who).filter(({ Action }) => [Action].flat().some(action => action?.startsWith('states:SendTask')));

      expect(answering).toEqual(allowed ? [expect.objectContaining({ Action: ['states:SendTaskFailure', 'states:SendTaskHeartbeat', 'states:SendTaskSuccess'], Resource: arn })] : []);
    });
});

describe('with a key of another account', () => {
  const here = stackIn(newApp(), 'Shop');
  const away = stackIn(newApp(), 'Security', { account: OTHER_ACCOUNT });
  const keyArn = `arn:aws:kms:${REGION}:${OTHER_ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  new DatabaseEncryptionMigration(here, 'Migration', { key: kms.Key.fromKeyArn(here, 'Foreign', keyArn) });
  // As its owner adds what was printed, for roles that this world knows by their ARNs alone.
  const key = new EncryptionKey(away, 'Key');
  const roles = [...new Set(printedStatements(here).map(({ Principal }) => JSON.stringify(Principal)))];

  test('what its owner has to add names the roles of the state machine and the function', () => {
    expect(roles).toHaveLength(2);
    expect(printedStatements(here).flatMap(({ Action }) => Action ?? []).sort()).toEqual(['kms:CreateGrant', 'kms:DescribeKey', 'kms:DescribeKey']);
  });

  const who = `arn:aws:iam::${ACCOUNT}:role/migration`;
  printedStatements(here).forEach(statement => key.addToResourcePolicy(iam.PolicyStatement.fromJson({ ...statement, Principal: { AWS: who } })));
  decisions(worldOf(away), [
    { who, may: 'kms:CreateGrant', on: 'Key', given: ALL_OF_KMS, onlyWhen: { ...via('rds'), ...forAwsResource } },
    { who, may: 'kms:DescribeKey', on: 'Key', given: ALL_OF_KMS, when: via('rds') },
    ...mayNotEach(USE, { who, on: 'Key', given: ALL_OF_KMS, when: via('rds'), because: 'RDS does that by its grant' }),
    { who: STRANGER, mayNot: 'kms:DescribeKey', on: 'Key', given: ALL_OF_KMS },
  ]);
});

/** Of one managed policy; more is refused when it is deployed. */
const MAX_POLICY_CHARACTERS = 6_144;

test('its policies fit into what IAM takes, with the longest names', () => {
  const longest = stackIn(newApp(), 'A'.repeat(100), { region: 'ap-southeast-99' });
  new DatabaseEncryptionMigration(longest, 'M'.repeat(60), { beforeCutover: MigrationHook.approval() });
  const longestWorld = worldOf(longest);
  const policies = ['StateMachineRole', 'FunctionRole'].flatMap(id => longestWorld.identityPoliciesOf(`${'M'.repeat(60)}${id}`));

  expect(policies.map(({ policy }) => JSON.stringify(policy).length).filter(length => length > MAX_POLICY_CHARACTERS)).toEqual([]);
  expect(policies).toHaveLength(3);
});
