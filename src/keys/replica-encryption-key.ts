import { CfnOutput, CrossStackReferences, type Duration, Fn, Lazy, Names, ReferenceStrength, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { cfnKeyOf } from '../private/cfn-key';
import { constructError } from '../private/errors';
import { EncryptionKeyBase } from './encryption-key-base';
import { KEY_ADMINISTRATION_ACTIONS, MULTI_REGION_ADMINISTRATION_ACTIONS } from './key-actions';
import { checkKeyPolicyAtSynthesis } from './key-policy-at-synthesis';
import type { KeyService } from './key-service';
import { accountStatement } from './key-use';
import { PENDING_WINDOW } from './pending-window';
import { regionalReference } from './regional-reference';

/** Props of `ReplicaEncryptionKey`. */
export interface ReplicaEncryptionKeyProps {
  /**
   * The multi-Region key of another Region that this one is a replica of: an `EncryptionKey` with `multiRegion: true` from
   * another stack of the app, or an imported key (`kms.Key.fromKeyArn`).
   */
  readonly primaryKey: kms.IKey;

  /**
   * Principals that administer the replica. The policy of a replica is its own: it is not copied from the primary key.
   *
   * @default - the account, through IAM
   */
  readonly admins?: iam.IPrincipal[];

  /**
   * AWS services that use the replica in their own name.
   *
   * @default - none
   */
  readonly services?: KeyService[];

  /**
   * Description of the replica.
   *
   * @default - names the construct
   */
  readonly description?: string;

  /**
   * What happens to the replica when its stack is deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Time between a request to delete the replica and its deletion, 7 to 30 days.
   *
   * @default Duration.days(30)
   */
  readonly pendingWindow?: Duration;
}

/**
 * A replica of a multi-Region key, for a stack in another Region: the same key id and key material, an ARN and a policy of its own.
 *
 * Rotation is set on the primary key and reaches its replicas. Most services treat a multi-Region key like any other key of
 * its Region: data copied between Regions is still encrypted anew under the local key. It costs about 1 USD a month.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
 */
export class ReplicaEncryptionKey extends EncryptionKeyBase {
  /** ARN of the replica; using it in a stack of another Region throws. */
  public readonly keyArn: string;

  /** Id of the replica, the same as its primary key's. */
  public readonly keyId: string;

  private readonly policy = new iam.PolicyDocument({ statements: [accountStatement()] });

  constructor(scope: Construct, id: string, props: ReplicaEncryptionKeyProps) {
    super(scope, id);
    const resource = new kms.CfnReplicaKey(this, 'Resource', {
      primaryKeyArn: primaryKeyArn(this, props.primaryKey),
      keyPolicy: this.policy,
      description: props.description ?? `Data at rest of ${this.node.path}`,
      pendingWindowInDays: (props.pendingWindow ?? PENDING_WINDOW).toDays(),
    });
    resource.applyRemovalPolicy(props.removalPolicy ?? RemovalPolicy.RETAIN);
    this.keyArn = regionalReference(this, resource.attrArn);
    this.keyId = regionalReference(this, resource.attrKeyId);
    CrossStackReferences.of(this).produce(ReferenceStrength.STRONG);
    props.admins?.forEach(admin => this.grant(admin, ...KEY_ADMINISTRATION_ACTIONS, ...MULTI_REGION_ADMINISTRATION_ACTIONS));
    props.services?.forEach(service => this.allowService(service));
    checkKeyPolicyAtSynthesis(this);
  }

  /** Adds a statement to the replica's own policy. */
  public addToResourcePolicy(statement: iam.PolicyStatement, _allowNoOp?: boolean): iam.AddToResourcePolicyResult {
    this.policy.addStatements(statement);
    return { statementAdded: true, policyDependable: this };
  }
}

function primaryKeyArn(replica: ReplicaEncryptionKey, primaryKey: kms.IKey): string {
  const region = replica.stack.region;
  if (!Token.isUnresolved(region) && primaryKey.env.region === region) {
    throw constructError(replica, `is in ${region}, where its primary key ${primaryKey.node.path} already is: a replica is for another Region, here use the key itself`);
  }
  const resource = cfnKeyOf(primaryKey);
  if (!resource) {
    return literalArn(replica, primaryKey);
  }
  if (resource.multiRegion !== true) {
    throw constructError(replica, `has the primary key ${primaryKey.node.path}, which is not a multi-Region key: create it with multiRegion: true (KMS cannot change an existing key into one)`);
  }
  return readFromStackOf(replica, resource);
}

function literalArn(replica: ReplicaEncryptionKey, primaryKey: kms.IKey): string {
  if (!Token.isUnresolved(primaryKey.keyArn) && !primaryKey.keyArn.includes(':key/mrk-')) {
    throw constructError(replica, `has the primary key ${primaryKey.keyArn}, which is not a multi-Region key: their ids begin with mrk-`);
  }
  return primaryKey.keyArn;
}

/** The ARN from an output of the primary key's stack: aws-cdk-lib's own cross-Region reference would add Lambda functions. */
function readFromStackOf(replica: ReplicaEncryptionKey, primaryKey: kms.CfnKey): string {
  const stack = Stack.of(primaryKey);
  if (Token.isUnresolved(stack.region) || Token.isUnresolved(replica.stack.region)) {
    throw constructError(replica, `cannot tell its Region from that of its primary key ${primaryKey.node.path}: give both stacks an env with a region`);
  }
  const outputId = `${Names.uniqueResourceName(primaryKey, { maxLength: 200 })}ForReplicas`;
  const output = stack.node.tryFindChild(outputId) as CfnOutput | undefined ?? new CfnOutput(stack, outputId, { value: primaryKey.attrArn });
  replica.stack.addStackDependency(stack, 'the primary key has to exist before its replica');
  return Fn.getStackOutput(stack.stackName, Lazy.string({ produce: () => stack.getLogicalId(output) }), stack.region);
}
