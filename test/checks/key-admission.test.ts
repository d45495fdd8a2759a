import { deniedActions, serviceIn } from '../../src/checks/key-admission';
import { ACCOUNT_STATEMENT, admitted } from './support';

const ACTIONS = ['kms:GenerateDataKey', 'kms:Decrypt'];
const CALLS = ['kms:GenerateDataKey*', 'kms:Decrypt'];
const open = (more: object) => ({ Effect: 'Allow', Principal: '*', Action: CALLS, Resource: '*', ...more });
const when = (operator: string, key: string, value: unknown = 'x') => ({ Condition: { [operator]: { [key]: value } } });

const denied = (...statements: object[]) => deniedActions({ Statement: [ACCOUNT_STATEMENT, ...statements] }, 'sns', ACTIONS);

test.each<[string, object]>([
  ['the service', admitted('sns.amazonaws.com')],
  ['the service among others', admitted(['s3.amazonaws.com', 'sns.amazonaws.com'])],
  ['the service of a Region', admitted('sns.eu-west-1.amazonaws.com')],
  ['the service in China', admitted('sns.amazonaws.com.cn')],
  ['the service of whatever partition', admitted({ 'Fn::Join': ['', ['sns.', { Ref: 'AWS::URLSuffix' }]] })],
  ['the service without a condition', admitted('sns.amazonaws.com', { Condition: undefined })],
  ['the service for a source', admitted('sns.amazonaws.com', when('ArnLike', 'aws:SourceArn'))],
  ['the service with an encryption context', admitted('sns.amazonaws.com', when('StringLike', 'kms:EncryptionContext:aws:sqs:arn'))],
  ['the service for all of KMS', admitted('sns.amazonaws.com', { Action: 'kms:*' })],
  ['the service for all but administration', admitted('sns.amazonaws.com', { Action: undefined, NotAction: 'kms:Put*' })],
  ['everybody', open({})],
  ['everybody, by their accounts', open({ Principal: { AWS: '*' } })],
  ['everybody for a source', open(when('StringEquals', 'aws:SourceAccount'))],
  ['everybody, where a condition may be absent', open(when('StringEqualsIfExists', 'kms:ViaService'))],
])('a policy that admits %s lets it use the key', (_whom, statement) => {
  expect(denied(statement)).toEqual([]);
});

test.each<[string, object]>([
  ['the account alone', ACCOUNT_STATEMENT],
  ['another service', admitted('s3.amazonaws.com')],
  ['a service of a longer name', admitted('delivery.sns.amazonaws.com')],
  // The trap of the statement that AWS managed keys have: it is for principals of the account, and services are none.
  ['everybody through a service', open(when('StringEquals', 'kms:ViaService', 'sns.eu-west-1.amazonaws.com'))],
  ['the callers of an account', open(when('StringEquals', 'kms:CallerAccount', '111122223333'))],
  ['the principals of an organization', open(when('StringEquals', 'aws:PrincipalOrgID', 'o-1'))],
  ['the service through a service', admitted('sns.amazonaws.com', when('StringEquals', 'kms:ViaService'))],
  ['a role of that name', admitted('x', { Principal: { AWS: 'sns.amazonaws.com' } })],
  ['the service without a resource', admitted('sns.amazonaws.com', { Resource: undefined })],
  ['everybody but the service', open({ Principal: undefined, NotPrincipal: { Service: 'sns.amazonaws.com' } })],
])('a policy that admits %s does not', (_whom, statement) => {
  expect(denied(statement)).toEqual(ACTIONS);
});

test.each<[string, object, string[]]>([
  ['denies the service one action', { Effect: 'Deny', Principal: { Service: 'sns.amazonaws.com' }, Action: 'kms:Decrypt', Resource: '*' }, ['kms:Decrypt']],
  ['denies everybody', { Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*' }, ACTIONS],
  ['denies everybody but the service', { Effect: 'Deny', NotPrincipal: { Service: 'sns.amazonaws.com' }, Action: 'kms:*', Resource: '*' }, []],
  ['denies under a condition, which may not be met', { Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*', ...when('Bool', 'aws:SecureTransport', 'false') }, []],
])('a policy that %s besides', (_what, statement, expected) => {
  expect(denied(admitted('sns.amazonaws.com'), statement)).toEqual(expected);
});

test('the default policy of KMS admits the account alone', () => {
  expect(deniedActions(undefined, 'sns', ACTIONS)).toEqual(ACTIONS);
});

test('of a policy that an intrinsic function gives, nothing is known', () => {
  expect(deniedActions({ 'Fn::If': ['C', {}, {}] }, 'sns', ACTIONS)).toBeUndefined();
});

test.each<[string, string | undefined]>([
  ['cloudwatch.amazonaws.com', 'cloudwatch'], ['delivery.logs.amazonaws.com', 'delivery.logs'], ['logs.us-gov-west-1.amazonaws.com', 'logs'],
  ['events.${AWS::URLSuffix}', 'events'], ['arn:aws:iam::111122223333:role/r', undefined], ['example.com', undefined],
])('the service of %s is %s', (principal, service) => {
  expect(serviceIn(principal)).toBe(service);
});
