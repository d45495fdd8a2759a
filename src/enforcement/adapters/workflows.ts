import { PhysicalName } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { EncryptedType } from '../../private/encrypted-type';
import { propsError } from '../../private/errors';
import type { EncryptingService } from './encrypting-service';
import { ExecutionRoleAccess } from './execution-role-access';
import { serviceKey } from './service-key';

/**
 * Log delivery decrypts what it logs of an execution under a context of its own.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
const STATE_MACHINES: EncryptingService = {
  name: 'StepFunctions',
  calls: { contextKey: 'aws:states:stateMachineArn', service: 'states', resourceType: 'stateMachine:' },
  deliveries: { contextKey: 'SourceArn', service: 'logs', actions: ['kms:Decrypt'] },
};

const ACTIVITIES: EncryptingService = {
  ...STATE_MACHINES,
  name: 'StepFunctionsActivities',
  calls: { contextKey: 'aws:states:activityArn', service: 'states', resourceType: 'activity:' },
};

/**
 * How a state machine is encrypted: its definition and the history of its executions. Its role uses the key for each execution; whoever
 * reads definition or history, or starts an execution and waits for it, needs `kms:Decrypt` through Step Functions.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
export const ENCRYPTED_STATE_MACHINE: EncryptedType<stepfunctions.StateMachineProps> = {
  injectionId: stepfunctions.StateMachine.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::StepFunctions::StateMachine'],
  props: (scope, id, props) => {
    const encryptionConfiguration = encryptionOf(scope, id, STATE_MACHINES, props.encryptionConfiguration);
    if (isNamedByCloudFormation(props)) {
      ExecutionRoleAccess.give(scope, id, encryptionConfiguration.kmsKey);
    }
    return { ...props, encryptionConfiguration };
  },
};

/**
 * How an activity is encrypted: the input of its tasks. What an activity is encrypted under is fixed when it is made.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
export const ENCRYPTED_ACTIVITY: EncryptedType<stepfunctions.ActivityProps> = {
  injectionId: stepfunctions.Activity.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::StepFunctions::Activity'],
  props: (scope, id, props) => ({ ...props, encryptionConfiguration: encryptionOf(scope, id, ACTIVITIES, props.encryptionConfiguration) }),
};

export const WORKFLOWS: ReadonlyArray<EncryptedType<object>> = [ENCRYPTED_STATE_MACHINE, ENCRYPTED_ACTIVITY];

function isNamedByCloudFormation({ stateMachineName }: stepfunctions.StateMachineProps): boolean {
  return stateMachineName === undefined || stateMachineName === PhysicalName.GENERATE_IF_NEEDED;
}

function encryptionOf(
  scope: Construct, id: string, service: EncryptingService, given?: stepfunctions.EncryptionConfiguration,
): stepfunctions.CustomerManagedEncryptionConfiguration {
  const isCustomerManaged = given instanceof stepfunctions.CustomerManagedEncryptionConfiguration;
  if (given && !isCustomerManaged) {
    throw propsError(scope, id, `received an encryptionConfiguration of the type ${given.type}: leave it out for a customer managed key`);
  }
  const key: kms.IKey = serviceKey(scope, id, service, isCustomerManaged ? given.kmsKey : undefined);
  return new stepfunctions.CustomerManagedEncryptionConfiguration(key, isCustomerManaged ? given.kmsDataKeyReusePeriodSeconds : undefined);
}
