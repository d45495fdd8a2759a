import type { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isObject, type JsonObject } from '../support/template/cloudformation';
import { resourcesOfType, templateOf } from '../support/template/synth';

export const ACCOUNT = '111122223333';
export const OTHER_ACCOUNT = '444455556666';
export const REGION = 'eu-west-1';
export const OTHER_REGION = 'us-east-1';

/** Where the stack of a key is deployed; without it, account and Region are tokens. */
export const HERE = { account: ACCOUNT, region: REGION } as const;
export const OTHER_ACCOUNT_HERE = { account: OTHER_ACCOUNT, region: REGION } as const;
export const OTHER_REGION_HERE = { account: ACCOUNT, region: OTHER_REGION } as const;

export const IMPORTED_KEY_ARN = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const FOREIGN_KEY_ARN = `arn:aws:kms:${REGION}:${OTHER_ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

/** `arn:${AWS::Partition}…`, as a template has it. */
export function inPartition(rest: string): JsonObject {
  return { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, rest]] };
}

/** The account as a principal, as a template has it. */
export function accountRoot(account: string): JsonObject {
  return { AWS: inPartition(`:iam::${account}:root`) };
}

/** The statement that delegates to the account's IAM. */
export const ACCOUNT_STATEMENT: JsonObject = {
  Sid: 'AccountDelegatesToIam', Effect: 'Allow', Principal: accountRoot(ACCOUNT), Action: 'kms:*', Resource: '*',
};

/** The statements of the key policy of a stack's only key or replica key. */
export function keyPolicy(stack: Stack): JsonObject[] {
  const template = templateOf(stack);
  const keys = ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'].flatMap(type => Object.values(resourcesOfType(template, type)));
  if (keys.length !== 1) {
    throw new Error(`expected one key, and found ${keys.length}`);
  }
  return statementsOf(keys[0].Properties?.KeyPolicy);
}

/** The key policy without the account statement. */
export function addedToKeyPolicy(stack: Stack): JsonObject[] {
  return keyPolicy(stack).filter(statement => statement.Sid !== ACCOUNT_STATEMENT.Sid);
}

/** The statements of all identity policies of a stack. */
export function identityPolicy(stack: Stack): JsonObject[] {
  return Object.values(resourcesOfType(templateOf(stack), 'AWS::IAM::Policy')).flatMap(policy => statementsOf(policy.Properties?.PolicyDocument));
}

/** The warnings on a construct and below it, as the command line prints them. */
export function warningsOf(scope: IConstruct): string[] {
  return scope.node.findAll()
    .flatMap(construct => construct.node.metadata)
    .filter(entry => entry.type === 'aws:cdk:warning')
    .map(entry => String(entry.data));
}

/** Ids of the library's own warnings on a construct and below it. */
export function warningIdsOf(scope: IConstruct): string[] {
  return warningsOf(scope).flatMap(warning => /\[ack: Annotation::(AtRest-\w+)\]$/.exec(warning)?.[1] ?? []);
}

/** What a function throws; fails the test when it does not. */
export function errorOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('expected an error, and nothing was thrown');
}

function statementsOf(document: unknown): JsonObject[] {
  if (!isObject(document) || !Array.isArray(document.Statement)) {
    throw new Error(`not a policy document: ${JSON.stringify(document)}`);
  }
  return document.Statement as JsonObject[];
}
