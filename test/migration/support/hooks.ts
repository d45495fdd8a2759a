import { Duration, type Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { type DatabaseEncryptionMigrationProps, EncryptionKey, MigrationHook } from '../../../src';

/** A function that somebody else has made. */
export function hookFunction(stack: Stack, id: string): lambda.Function {
  return new lambda.Function(stack, id, { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => {};') });
}

/** A hook of each kind: a function, a person who reads a topic of their own, a function with a token. */
export function allHooks(stack: Stack): DatabaseEncryptionMigrationProps {
  return {
    beforeSnapshot: MigrationHook.invoke(hookFunction(stack, 'Stop')),
    beforeCutover: MigrationHook.approval({
      topic: new sns.Topic(stack, 'Approvers', { masterKey: new EncryptionKey(stack, 'ApproversKey') }), timeout: Duration.hours(4),
    }),
    afterCutover: MigrationHook.invokeWithTaskToken(hookFunction(stack, 'Start'), { timeout: Duration.minutes(30) }),
  };
}
