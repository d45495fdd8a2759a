import { Duration, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import { ENCRYPTED_ACTIVITY, ENCRYPTED_STATE_MACHINE, WORKFLOWS } from '../../../src/enforcement/adapters/workflows';
import { newApp, stackIn } from '../../policy/cast';
import { resourcesOfType, templateOf } from '../../support/template/synth';
import { injectedStack } from './injected';

function stateMachine(stack: Stack, props: Partial<stepfunctions.StateMachineProps> = {}): stepfunctions.StateMachine {
  return new stepfunctions.StateMachine(stack, 'It', { definitionBody: stepfunctions.DefinitionBody.fromChainable(new stepfunctions.Pass(stack, 'Pass')), ...props });
}

function contextsOf(stack: Stack): string[] {
  return Object.values(resourcesOfType(templateOf(stack), 'AWS::IAM::Policy')).map(({ Properties }) => JSON.stringify(Properties));
}

// Fails when the L2 no longer names an ARN without a name, and this library need not make up for it.
test('the L2 gives the role of a state machine without a name the use of a key for no state machine', () => {
  const stack = stackIn(newApp(), 'Stack');
  stateMachine(stack, { encryptionConfiguration: new stepfunctions.CustomerManagedEncryptionConfiguration(new kms.Key(stack, 'Key')) });

  expect(contextsOf(stack)).toEqual([expect.stringMatching(/:stateMachine:"[\]}]/)]);
});

test('a role that the app made is given the use of the key once, after what the app does', () => {
  const stack = injectedStack(1, WORKFLOWS);
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('states.amazonaws.com') });
  stateMachine(stack, { role });
  templateOf(stack);

  expect(contextsOf(stack)).toEqual([expect.stringMatching(/:stateMachine:\*/)]);
  expect(contextsOf(stack)[0].match(/:stateMachine:\*/g)).toHaveLength(1);
});

test('a role that is not of the app stays as it is', () => {
  const stack = injectedStack(1, WORKFLOWS);
  stateMachine(stack, { role: iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/Execution', { mutable: false }) });

  expect(contextsOf(stack)).toEqual([]);
});

test('a name that is known at deployment is that of the L2', () => {
  const stack = injectedStack(1, WORKFLOWS);
  stateMachine(stack, { stateMachineName: Token.asString({ Ref: 'AWS::StackName' }) });

  expect(contextsOf(stack)).toEqual([expect.not.stringContaining(':stateMachine:*')]);
});

test('a state machine that is never made does no harm', () => {
  const stack = stackIn(newApp(), 'Stack');
  ENCRYPTED_STATE_MACHINE.props(stack, 'It', { definitionBody: stepfunctions.DefinitionBody.fromString('{}') });

  expect(() => templateOf(stack)).not.toThrow();
});

test.each([
  ['a state machine', (stack: Stack, encryptionConfiguration: stepfunctions.EncryptionConfiguration) => ENCRYPTED_STATE_MACHINE.props(stack, 'It', { encryptionConfiguration })],
  ['an activity', (stack: Stack, encryptionConfiguration: stepfunctions.EncryptionConfiguration) => ENCRYPTED_ACTIVITY.props(stack, 'It', { encryptionConfiguration })],
])('%s keeps how long a data key is used', (_, propsOf) => {
  const stack = stackIn(newApp(), 'Stack');
  const given = new stepfunctions.CustomerManagedEncryptionConfiguration(new kms.Key(stack, 'Key'), Duration.seconds(75));

  expect(propsOf(stack, given).encryptionConfiguration).toMatchObject({ kmsDataKeyReusePeriodSeconds: Duration.seconds(75) });
});
