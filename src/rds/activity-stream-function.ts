import { Aws, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { BundledFunction, CUSTOM_RESOURCE_REASONS } from '../functions/bundled-function';
import type { IEncryptionKey } from '../keys/i-encryption-key';
import { grantNarrowed } from '../private/narrowed-grant';

/** Longest that a function of Lambda runs. A request that takes longer goes on in another run. */
const TIMEOUT = Duration.minutes(15);

/** What the function is made with. */
export interface ActivityStreamFunctionProps {
  readonly kind: 'cluster' | 'instance';
  readonly databaseArn: string;
  readonly key: IEncryptionKey;
}

/** The function that starts and stops the stream of one database under one key, with its role, what it may do and its log. */
export class ActivityStreamFunction extends BundledFunction {
  /** What lets the function go on in another run. It names the function, and so is no part of what the function itself waits for. */
  public readonly anotherRun: iam.ManagedPolicy;

  constructor(scope: Construct, id: string, { kind, databaseArn, key }: ActivityStreamFunctionProps) {
    super(scope, id, {
      code: 'database-activity-stream',
      description: 'Starts and stops the activity stream of a database',
      key,
      timeout: TIMEOUT,
      reasons: CUSTOM_RESOURCE_REASONS,
      statements: [
        new iam.PolicyStatement({
          sid: 'Stream',
          actions: [`rds:Describe${kind === 'cluster' ? 'DBClusters' : 'DBInstances'}`, 'rds:StartActivityStream', 'rds:StopActivityStream'],
          resources: [databaseArn],
        }),
        new iam.PolicyStatement({ sid: 'Stack', actions: ['cloudformation:ListStackResources'], resources: [Aws.STACK_ID] }),
      ],
    });
    // RDS acts for the function: it makes a grant on the key, with which it goes on using the key.
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html
    const role = new RoleWithPolicy(this.handler.role!, this.permissions);
    grantNarrowed(key, role, ['kms:DescribeKey'], { conditions: {} });
    grantNarrowed(key, role, ['kms:CreateGrant'], {
      conditions: { StringEquals: { 'kms:ViaService': `rds.${Stack.of(this).region}.amazonaws.com` }, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    });
    this.anotherRun = new iam.ManagedPolicy(this, 'AnotherRun', {
      description: 'Lets the function go on in another run',
      roles: [this.handler.role!],
      statements: [new iam.PolicyStatement({ sid: 'AnotherRun', actions: ['lambda:InvokeFunction'], resources: [this.handler.functionArn] })],
    });
  }
}

/**
 * A role as grants see it. They go to a managed policy: rule packs object to the inline policy that a role puts them into by itself. And a
 * key's policy names its account, whose own policies then decide: a role that does not exist yet cannot be named by the key's owner, and the
 * stream is started in the deployment that makes the role.
 */
class RoleWithPolicy implements iam.IPrincipal {
  public readonly assumeRoleAction: string;
  public readonly policyFragment: iam.PrincipalPolicyFragment;
  public readonly principalAccount?: string;
  public readonly grantPrincipal: iam.IPrincipal = this;

  constructor(role: iam.IRole, private readonly policy: iam.ManagedPolicy) {
    this.assumeRoleAction = role.assumeRoleAction;
    this.policyFragment = new iam.AccountPrincipal(role.env.account).policyFragment;
    this.principalAccount = role.principalAccount;
  }

  public addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    this.policy.addStatements(statement);
    return { statementAdded: true, policyDependable: this.policy };
  }
}
