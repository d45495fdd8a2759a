import * as path from 'path';
import { type CfnElement, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { IEncryptionKey } from '../keys/i-encryption-key';
import { KeyService } from '../keys/key-service';
import { acknowledgeOwnFinding } from '../private/findings';
import { rootStackOf } from '../private/root-stack';
import { text } from '../private/template-text';
import { anyKey, anyVolume, ebsDefaultPermissions } from './ebs-default-permissions';

/** Bundled from `lambda/` when the package is built. */
const CODE = path.join(__dirname, '../../assets/ebs-encryption-by-default');

/** Time that one request may take: reading back and a probe take a minute at most, throttling more. */
const TIMEOUT = Duration.minutes(5);

const MEMORY_MIB = 256;

/** What the function is made with. */
export interface EbsDefaultFunctionProps {
  readonly key: IEncryptionKey;
  readonly restoreOnDelete: boolean;
  readonly probe: boolean;
  readonly logRetention?: logs.RetentionDays;
}

/** The function that changes the setting, with its role, what it may do and its log. */
export class EbsDefaultFunction extends Construct {
  /** What custom resources name the function by, once its permissions are in place. */
  public readonly serviceToken: string;

  constructor(scope: Construct, id: string, props: EbsDefaultFunctionProps) {
    super(scope, id);
    // By the names that CloudFormation gives: a name of our own, retained, would make the next deployment of the stack fail.
    // The group's own name would be a cycle; those of a nested stack begin with the name of its root stack.
    props.key.allowService(KeyService.cloudWatchLogs(`${rootStackOf(this).stackName}-*`));
    const logGroup = new logs.LogGroup(this, 'Log', {
      encryptionKey: props.key,
      retention: props.logRetention ?? logs.RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const role = new iam.Role(this, 'Role', {
      description: 'Changes EBS encryption by default',
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    const permissions = new iam.ManagedPolicy(this, 'Permissions', {
      description: 'Changes EBS encryption by default',
      roles: [role],
      statements: ebsDefaultPermissions(this, { ...props, logGroup }),
    });
    const handler = new lambda.Function(this, 'Handler', {
      description: 'Changes EBS encryption by default',
      code: lambda.Code.fromAsset(CODE),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_22_X,
      timeout: TIMEOUT,
      memorySize: MEMORY_MIB,
      role,
      logGroup,
    });
    handler.node.addDependency(permissions);
    // CloudFormation refuses another service token for a custom resource that exists: the function keeps its name when the construct
    // is renamed or moved within its stack.
    (handler.node.defaultChild as CfnElement).overrideLogicalId('EbsEncryptionByDefaultFunction');
    this.serviceToken = handler.functionArn;
    acknowledge(handler, permissions);
  }
}

/** What the rule packs find in a function that runs for CloudFormation, for seconds, when the stack changes. */
function acknowledge(handler: lambda.Function, permissions: iam.ManagedPolicy): void {
  const reasons = {
    LambdaConcurrency: 'It runs when the stack changes, once or twice. Reserved concurrency would be taken from the other functions of the account',
    LambdaDLQ: 'It always answers CloudFormation, and a failure is an event of the stack',
    LambdaInsideVPC: 'It calls EC2, KMS and CloudFormation only, and takes no requests',
  };
  Validations.of(handler).acknowledge(
    { id: 'AwsSolutions-L1', reason: 'Node.js 22 is there in every Region. A new version of the library brings a newer one' },
    ...['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'].flatMap(pack => Object.entries(reasons).map(([rule, reason]) => ({ id: `${pack}-${rule}`, reason }))),
  );
  const wildcards = [
    ['*', 'EC2 has no resource for the setting of an account; the statement is limited to the actions and to the Region'],
    [anyVolume(permissions), 'A volume has no id before it is made; the statements are limited to volumes with the tag of this stack'],
    [anyKey(permissions), 'Which key is to be restored is known at deployment only; DescribeKey gives no use of it'],
  ];
  wildcards.forEach(([resource, reason]) => acknowledgeOwnFinding(permissions, `AwsSolutions-IAM5[Resource::${nameInFinding(permissions, resource)}]`, reason));
}

/** cdk-nag writes a pseudo parameter in angle brackets. */
function nameInFinding(scope: Construct, arn: string): string {
  return text(Stack.of(scope).resolve(arn)).replace(/\$\{([^}]+)\}/g, '<$1>');
}
