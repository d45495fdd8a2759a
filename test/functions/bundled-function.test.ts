import { App, Duration, NestedStack, Stack, Token, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';
import { BundledFunction, type BundledFunctionProps, CUSTOM_RESOURCE_REASONS } from '../../src/functions/bundled-function';
import { addedToKeyPolicy, HERE } from '../keys/support';
import type { JsonObject } from '../support/template/cloudformation';
import { nagFindings } from '../support/template/nag';
import { onlyResourceOfType, templateOf } from '../support/template/synth';
import { EncryptionKey } from 'cdk-at-rest';

const PACKS = ['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'];
const STATEMENT = new iam.PolicyStatement({ sid: 'Key', actions: ['kms:DescribeKey'], resources: ['arn:aws:kms:eu-west-1:111122223333:key/1'] });

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Functions', { env: HERE });
});

function withProps(props: Partial<BundledFunctionProps> = {}, scope: Stack = stack): BundledFunction {
  return new BundledFunction(scope, 'Function', {
    code: 'ebs-encryption-by-default',
    description: 'Does what it is for',
    key: EncryptionKey.of(stack),
    statements: [STATEMENT],
    reasons: CUSTOM_RESOURCE_REASONS,
    ...props,
  });
}

function properties(type: string, scope: Stack = stack): JsonObject {
  return onlyResourceOfType(templateOf(scope), type)[1].Properties ?? {};
}

/** A reference to a resource, or to an attribute of it, as the template has it. */
function resolved(value: unknown): JsonObject {
  return stack.resolve(value) as JsonObject;
}

test('the function runs the bundle that its code names, under its role, and logs into its group', () => {
  const made = withProps();

  expect(properties('AWS::Lambda::Function')).toEqual({
    Code: { S3Bucket: 'cdk-hnb659fds-assets-111122223333-eu-west-1', S3Key: expect.stringMatching(/^[0-9a-f]{64}\.zip$/) as string },
    Description: 'Does what it is for',
    Handler: 'index.handler',
    Runtime: 'nodejs22.x',
    Timeout: 300,
    MemorySize: 256,
    Role: resolved(made.handler.role?.roleArn),
    LoggingConfig: { LogGroup: resolved(made.logGroup.logGroupName) },
  });
});

test('time and environment are what they are asked to be', () => {
  withProps({ timeout: Duration.seconds(30), environment: { TABLE: 'orders' } });

  expect(properties('AWS::Lambda::Function')).toMatchObject({ Timeout: 30, Environment: { Variables: { TABLE: 'orders' } } });
});

test('code that nobody has bundled is an error', () => {
  expect(() => withProps({ code: 'not-there' })).toThrow(/assets\/not-there/);
});

test('the role is for Lambda alone, and may do what was given and write its log, and nothing else', () => {
  const made = withProps();

  const { Description, AssumeRolePolicyDocument, ...others } = properties('AWS::IAM::Role');
  expect([Description, others]).toEqual(['Does what it is for', {}]);
  expect((AssumeRolePolicyDocument as JsonObject).Statement).toEqual([{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } }]);
  const { Roles, PolicyDocument } = properties('AWS::IAM::ManagedPolicy');
  expect(Roles).toEqual([resolved(made.handler.role?.roleName)]);
  expect((PolicyDocument as JsonObject).Statement).toEqual([
    STATEMENT.toJSON(),
    { Sid: 'Log', Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: resolved(made.logGroup.logGroupArn) },
  ]);
  expect(templateOf(stack).Resources).not.toHaveProperty('FunctionRoleDefaultPolicy');
});

test('the function is made after its permissions: a custom resource calls it as soon as it is there', () => {
  const made = withProps();

  const [, resource] = onlyResourceOfType(templateOf(stack), 'AWS::Lambda::Function');
  expect(resource.DependsOn).toContain(stack.getLogicalId(made.permissions.node.defaultChild as iam.CfnManagedPolicy));
});

test.each<[string, logs.RetentionDays | undefined, number]>([
  ['a year', undefined, 365],
  ['as long as it is asked to', logs.RetentionDays.FIVE_DAYS, 5],
])('the log is under the key, is retained, has the name that CloudFormation gives, and is kept %s', (_name, logRetention, days) => {
  withProps({ logRetention });

  const [, group] = onlyResourceOfType(templateOf(stack), 'AWS::Logs::LogGroup');
  expect(group).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  expect(group.Properties).toEqual({ KmsKeyId: resolved(EncryptionKey.of(stack).keyArn), RetentionInDays: days });
});

test.each<[string, (of: Stack) => Stack]>([
  ['a stack', of => of],
  ['a nested stack, whose groups begin with the name of its root', of => new NestedStack(of, 'Nested')],
])('the key lets in CloudWatch Logs for the log groups of %s', (_name, scopeOf) => {
  withProps({}, scopeOf(stack));

  const [statement, ...others] = addedToKeyPolicy(stack);
  expect([statement.Sid, others]).toEqual(['CloudWatchLogs', []]);
  expect(JSON.stringify(statement.Condition)).toMatch(/:log-group:Functions-\*"/);
});

describe('what the rule packs wish for', () => {
  test('is acknowledged, so that they find nothing', () => {
    withProps();

    expect(nagFindings(stack)).toEqual([]);
  });

  test('is acknowledged with the reasons of this very function, pack by pack', () => {
    const reasons = { LambdaConcurrency: 'it is called once', LambdaDLQ: 'it answers', LambdaInsideVPC: 'it takes no requests' };

    expect(acknowledged(withProps({ reasons }).handler)).toEqual({
      'AtRest-AwsOwnedKey': 'It stores nothing of yours: its code is that of the library, and its environment names resources',
      'AwsSolutions-L1': 'Node.js 22 is there in every Region. A new version of the library brings a newer one',
      ...Object.fromEntries(PACKS.flatMap(pack => Object.entries(reasons).map(([rule, reason]) => [`${pack}-${rule}`, reason]))),
    });
  });

  test('is not acknowledged where the statements are too wide', () => {
    withProps({ statements: [new iam.PolicyStatement({ actions: ['kms:DescribeKey'], resources: ['*'] })] });

    expect(nagFindings(stack)).toEqual(['AwsSolutions-IAM5[Resource::*] Functions/Function/Permissions/Resource']);
  });
});

/** Reasons by the id of the rule, on a construct. */
function acknowledged(construct: IConstruct): Record<string, string> {
  const entries = construct.node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(data as Record<string, string>));
  return Object.fromEntries(entries.map(([id, reason]) => [id.split('::').pop() ?? '', reason]));
}

test('what it made can be referred to', () => {
  const made = withProps();

  expect([made.handler.functionArn, made.logGroup.logGroupArn, made.permissions.managedPolicyArn].every(arn => Token.isUnresolved(arn))).toBe(true);
  expect([made.handler, made.logGroup, made.permissions].map(({ node }) => node.scope)).toEqual([made, made, made]);
});
