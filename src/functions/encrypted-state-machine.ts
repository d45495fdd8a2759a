import { ArnFormat, Names, PhysicalName, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { IEncryptionKey } from '../keys/i-encryption-key';
import { KeyService } from '../keys/key-service';
import { grantNarrowed } from '../private/narrowed-grant';
import { rootStackOf } from '../private/root-stack';
import { acknowledgeWildcard } from '../private/wildcard-finding';
import { grantsInto } from './grants-into-policy';

/** What a state machine is made with. */
export interface EncryptedStateMachineProps {
  /** What it does, in a few words, for its role. */
  readonly description: string;
  /** Its states, in the Amazon States Language; may hold tokens. */
  readonly definition: object;
  /** What its role may do, besides writing its log and using the key for itself. */
  readonly statements: iam.PolicyStatement[];
  /** Key of its definition, its executions and its log. */
  readonly key: IEncryptionKey;
  /** Whether X-Ray traces the executions. */
  readonly tracing?: boolean;
  readonly logRetention?: logs.RetentionDays;
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

/** What Step Functions needs to trace, on any resource. @see https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html */
const TRACING = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'];

/**
 * A state machine of this library, with its role, what it may do and its encrypted log. What an execution knows is kept in it alone, encrypted:
 * the log has its steps without their data.
 *
 * Of the L1, since the L2 lets log delivery decrypt under the key without saying for whose logs.
 */
export class EncryptedStateMachine extends Construct {
  /** Composed of its name, so that whatever the state machine itself refers to can name it. */
  public readonly stateMachineArn: string;

  /** What has to be there before the ARN leads anywhere. */
  public readonly resource: CfnStateMachine;

  /** What its role may do. */
  public readonly permissions: iam.ManagedPolicy;

  /** The role that it acts in. */
  public readonly role: iam.Role;

  constructor(scope: Construct, id: string, { description, definition, statements, key, tracing, logRetention }: EncryptedStateMachineProps) {
    super(scope, id);
    const stack = Stack.of(this);
    // A name of our own, because the role's policy has to name the state machine, which needs the role.
    const stateMachineName = Names.uniqueResourceName(this, { separator: '-', maxLength: MAX_NAME_LENGTH });
    this.stateMachineArn = stack.formatArn({ service: 'states', resource: 'stateMachine', resourceName: stateMachineName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });

    this.role = new iam.Role(this, 'Role', {
      // For a grant on what is in another account or Region of the app.
      roleName: PhysicalName.GENERATE_IF_NEEDED,
      description,
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account }, ArnLike: { 'aws:SourceArn': this.stateMachineArn } },
      }),
    });
    this.permissions = new iam.ManagedPolicy(this, 'Permissions', {
      description,
      roles: [this.role],
      statements: [
        ...statements,
        new iam.PolicyStatement({ sid: 'Log', actions: LOG_DELIVERY, resources: ['*'] }),
        ...(tracing ? [new iam.PolicyStatement({ sid: 'Trace', actions: TRACING, resources: ['*'] })] : []),
      ],
    });
    acknowledgeWildcard(this.permissions, '*', `The actions for the delivery of logs ${tracing ? 'and of traces ' : ''}have no resources`);
    grantEncryption(key, grantsInto(this.permissions, this.role), this.stateMachineArn);

    // Of the name that CloudFormation gives, as that of a function has.
    key.allowService(KeyService.cloudWatchLogs(`${rootStackOf(this).stackName}-*`));
    const logGroup = new logs.LogGroup(this, 'Log', {
      encryptionKey: key, retention: logRetention ?? logs.RetentionDays.ONE_YEAR, removalPolicy: RemovalPolicy.RETAIN,
    });
    this.resource = new CfnStateMachine(this, 'Resource', {
      stateMachineName,
      stateMachineType: 'STANDARD',
      roleArn: this.role.roleArn,
      definitionString: stack.toJsonString(definition),
      loggingConfiguration: { level: 'ALL', includeExecutionData: false, destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: logGroup.logGroupArn } }] },
      encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: key.keyArn, kmsDataKeyReusePeriodSeconds: DATA_KEY_REUSE_SECONDS },
      tracingConfiguration: tracing ? { enabled: true } : undefined,
    });
    // Step Functions tries role and key when the state machine is made.
    this.resource.node.addDependency(this.permissions);
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
