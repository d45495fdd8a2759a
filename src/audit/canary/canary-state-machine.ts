import { ArnFormat, type Duration, Names, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import { KeyService } from '../../keys/key-service';
import { grantNarrowed } from '../../private/narrowed-grant';
import { acknowledgeWildcard } from '../../private/wildcard-finding';
import { canaryDefinition } from './canary-definition';
import { grantsInto } from './grants-into-policy';

/** What the state machine is made with. */
export interface CanaryStateMachineProps {
  readonly handler: lambda.IFunction;
  readonly encryptionKey: IEncryptionKey;
  readonly deliverWithin: Duration;
}

/** Of the name of a state machine. */
const MAX_NAME_LENGTH = 80;

/** A whole execution calls KMS for its state every fifteen minutes at most. */
const DATA_KEY_REUSE_SECONDS = 900;

/** What Step Functions needs to log, on any resource: its own requirement. @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const LOG_DELIVERY = [
  'logs:CreateLogDelivery', 'logs:GetLogDelivery', 'logs:UpdateLogDelivery', 'logs:DeleteLogDelivery', 'logs:ListLogDeliveries',
  'logs:PutResourcePolicy', 'logs:DescribeResourcePolicies', 'logs:DescribeLogGroups',
];

/** The state machine of a canary. What an execution knows is kept in it alone, encrypted. */
export class CanaryStateMachine extends Construct {
  public readonly stateMachineArn: string;

  /** What has to be there before the ARN leads anywhere. */
  public readonly resource: CfnStateMachine;

  constructor(scope: Construct, id: string, { handler, encryptionKey, deliverWithin }: CanaryStateMachineProps) {
    super(scope, id);
    const stack = Stack.of(this);
    // A name of our own, because the role's policy has to name the state machine, which needs the role.
    const stateMachineName = Names.uniqueResourceName(this, { separator: '-', maxLength: MAX_NAME_LENGTH });
    this.stateMachineArn = stack.formatArn({ service: 'states', resource: 'stateMachine', resourceName: stateMachineName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });

    const description = 'Runs the audit canary';
    const role = new iam.Role(this, 'Role', {
      description,
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account }, ArnLike: { 'aws:SourceArn': this.stateMachineArn } },
      }),
    });
    const permissions = new iam.ManagedPolicy(this, 'Permissions', {
      description,
      roles: [role],
      statements: [
        new iam.PolicyStatement({ sid: 'Invoke', actions: ['lambda:InvokeFunction'], resources: [handler.functionArn] }),
        new iam.PolicyStatement({ sid: 'Log', actions: LOG_DELIVERY, resources: ['*'] }),
      ],
    });
    acknowledgeWildcard(permissions, '*', 'The actions for the delivery of logs have no resources');
    grantEncryption(encryptionKey, grantsInto(permissions, role), this.stateMachineArn);

    // Its name is CloudFormation's, which begins with that of the stack: the key lets CloudWatch Logs in for the function's log group already.
    const logGroup = new logs.LogGroup(this, 'Log', { encryptionKey, retention: logs.RetentionDays.ONE_YEAR, removalPolicy: RemovalPolicy.RETAIN });
    this.resource = new CfnStateMachine(this, 'Resource', {
      stateMachineName,
      stateMachineType: 'STANDARD',
      roleArn: role.roleArn,
      definitionString: stack.toJsonString(canaryDefinition(stack, handler.functionArn, deliverWithin)),
      loggingConfiguration: { level: 'ALL', includeExecutionData: false, destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: logGroup.logGroupArn } }] },
      encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: encryptionKey.keyArn, kmsDataKeyReusePeriodSeconds: DATA_KEY_REUSE_SECONDS },
    });
    // Step Functions tries role and key when the state machine is made.
    this.resource.node.addDependency(permissions);
    Validations.of(this.resource).acknowledge({
      id: 'AwsSolutions-SF2', reason: 'An execution is a handful of steps, all logged with their times. X-Ray would tell the same again',
    });
  }
}

/**
 * Lets the role encrypt what the state machine keeps and logs, and nothing else.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
function grantEncryption(key: IEncryptionKey, grantee: iam.IGrantable, stateMachineArn: string): void {
  const stack = Stack.of(key);
  const anyLog = stack.formatArn({ service: 'logs', account: key.env.account, region: key.env.region, resource: '*', arnFormat: ArnFormat.NO_RESOURCE_NAME });
  grantNarrowed(key, grantee, ['kms:Decrypt', 'kms:GenerateDataKey'], {
    conditions: { StringEquals: { 'kms:EncryptionContext:aws:states:stateMachineArn': stateMachineArn } },
  });
  grantNarrowed(key, grantee, ['kms:GenerateDataKey'], { conditions: { StringEquals: { 'kms:EncryptionContext:SourceArn': anyLog } } });
  key.allowService(KeyService.principal('delivery.logs.amazonaws.com', { actions: ['kms:Decrypt'], encryptionContext: { SourceArn: anyLog } }));
}
