import * as path from 'path';
import { Duration, PhysicalName, RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { IEncryptionKey } from '../keys/i-encryption-key';
import { KeyService } from '../keys/key-service';
import { rootStackOf } from '../private/root-stack';

/** Bundled from `lambda/` when the package is built. */
const ASSETS = path.join(__dirname, '../../assets');

const DEFAULT_TIMEOUT = Duration.minutes(5);

/** Of a function that mostly waits; the share of a processor goes by it. */
const DEFAULT_MEMORY_MIB = 256;

/** Why the rule packs' wishes for a function do not apply, by the name of the rule. */
export interface FunctionReasons {
  readonly LambdaConcurrency: string;
  readonly LambdaDLQ: string;
  readonly LambdaInsideVPC: string;
}

/** What the function of a custom resource answers to the rule packs: it runs for seconds, when the stack changes. */
export const CUSTOM_RESOURCE_REASONS: FunctionReasons = {
  LambdaConcurrency: 'It runs when the stack changes, once or twice. Reserved concurrency would be taken from the other functions of the account',
  LambdaDLQ: 'It always answers CloudFormation, and a failure is an event of the stack',
  LambdaInsideVPC: 'It calls AWS APIs and CloudFormation only, and takes no requests',
};

/** What a function is made with. */
export interface BundledFunctionProps {
  /** Its folder in `lambda/`. */
  readonly code: string;
  /** What it does, in a few words, for the function and its role. */
  readonly description: string;
  /** Key of its log. */
  readonly key: IEncryptionKey;
  /** What it may do, besides writing its log. */
  readonly statements: iam.PolicyStatement[];
  readonly reasons: FunctionReasons;
  readonly environment?: Record<string, string>;
  readonly timeout?: Duration;
  readonly memoryMib?: number;
  readonly logRetention?: logs.RetentionDays;
}

/** A Lambda function of this library, with its role, what it may do and its encrypted log. */
export class BundledFunction extends Construct {
  public readonly handler: lambda.Function;
  public readonly permissions: iam.ManagedPolicy;
  public readonly logGroup: logs.LogGroup;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    // By the names that CloudFormation gives: a name of our own, retained, would make the next deployment of the stack fail.
    // The group's own name would be a cycle; those of a nested stack begin with the name of its root stack.
    props.key.allowService(KeyService.cloudWatchLogs(`${rootStackOf(this).stackName}-*`));
    this.logGroup = new logs.LogGroup(this, 'Log', {
      encryptionKey: props.key,
      retention: props.logRetention ?? logs.RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const role = new iam.Role(this, 'Role', {
      // For a grant on what is in another account or Region of the app.
      roleName: PhysicalName.GENERATE_IF_NEEDED,
      description: props.description,
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    this.permissions = new iam.ManagedPolicy(this, 'Permissions', {
      description: props.description,
      roles: [role],
      statements: [
        ...props.statements,
        new iam.PolicyStatement({ sid: 'Log', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [this.logGroup.logGroupArn] }),
      ],
    });
    this.handler = new lambda.Function(this, 'Handler', {
      description: props.description,
      code: lambda.Code.fromAsset(path.join(ASSETS, props.code)),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_22_X,
      environment: props.environment,
      timeout: props.timeout ?? DEFAULT_TIMEOUT,
      memorySize: props.memoryMib ?? DEFAULT_MEMORY_MIB,
      role,
      logGroup: this.logGroup,
    });
    this.handler.node.addDependency(this.permissions);
    Validations.of(this.handler).acknowledge(
      { id: 'AtRest-AwsOwnedKey', reason: 'It stores nothing of yours: its code is that of the library, and its environment names resources' },
      { id: 'AwsSolutions-L1', reason: 'Node.js 22 is there in every Region. A new version of the library brings a newer one' },
      ...['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'].flatMap(pack => Object.entries(props.reasons).map(([rule, reason]) => ({ id: `${pack}-${rule}`, reason }))),
    );
  }
}
