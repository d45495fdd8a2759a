import { type Duration, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { EncryptedStateMachine } from '../../functions/encrypted-state-machine';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import { canaryDefinition } from './canary-definition';

/** What the state machine is made with. */
export interface CanaryStateMachineProps {
  readonly handler: lambda.IFunction;
  readonly encryptionKey: IEncryptionKey;
  readonly deliverWithin: Duration;
}

/** The state machine of a canary. */
export class CanaryStateMachine extends EncryptedStateMachine {
  constructor(scope: Construct, id: string, { handler, encryptionKey, deliverWithin }: CanaryStateMachineProps) {
    super(scope, id, {
      description: 'Runs the audit canary',
      definition: canaryDefinition(Stack.of(scope), handler.functionArn, deliverWithin),
      statements: [new iam.PolicyStatement({ sid: 'Invoke', actions: ['lambda:InvokeFunction'], resources: [handler.functionArn] })],
      key: encryptionKey,
    });
    Validations.of(this.resource).acknowledge({
      id: 'AwsSolutions-SF2', reason: 'An execution is a handful of steps, all logged with their times. X-Ray would tell the same again',
    });
  }
}
