import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { EncryptionKey, keyFor } from '../keys/encryption-key';
import type { IEncryptionKey } from '../keys/i-encryption-key';
import { isMadeInApp } from '../private/cfn-key';
import { grantNarrowed } from '../private/narrowed-grant';
import { usableKey } from '../private/usable-key';
import { MigrationFunction } from './construct/migration-function';
import { migrationRecords } from './construct/migration-records';
import { type BoundHooks, MigrationStateMachine } from './construct/migration-state-machine';
import { migrationTopic, usableTopic } from './construct/migration-topic';
import type { DatabaseEncryptionMigrationProps } from './database-encryption-migration-props';
import { PROGRESS_METRIC } from './definition/metric';

/** How whoever holds a task token answers. */
const ANSWERS = ['states:SendTaskSuccess', 'states:SendTaskFailure', 'states:SendTaskHeartbeat'];

/**
 * Encrypts unencrypted databases of RDS, each **behind its identifier, and so its endpoint name**: DB instances, and clusters of Aurora or Multi-AZ. RDS
 * cannot encrypt in place: a state machine takes a snapshot, encrypts a copy, restores it with every setting of the old database, compares the two,
 * and exchanges their names.
 *
 * Deploying it touches no database. An execution does, for one: `{ "identifier": "orders" }`; with `"dryRun": true` it only says what stands in the way and
 * what would be done. Each ends with a report: what answers, what was made, what to do next. An execution that failed or was stopped is taken up by
 * another one: from the cutover on by itself, before that with `"resume": "CONTINUE"` or `"UNDO"`. The topic is told of every stage and failure, but for an
 * execution that somebody stops, which `stateMachine.metricAborted()` counts. Several constructs, for several keys, know nothing of each other: migrate a
 * database with one of them.
 *
 * **Writes have to be stopped from the snapshot until the cutover is over:** for the time of snapshot, encrypted copy and restore, which is minutes for
 * small databases and many hours for large ones. What is written in between is not in the encrypted database, and nothing notices. `beforeSnapshot` and
 * `afterCutover` are there for stopping and starting them. During the cutover itself, some minutes, nothing answers. Less of an outage takes replication of
 * the engine's own or AWS DMS from the old database into an encrypted one, which loses or forbids a good deal (sequences, large objects, tables without a
 * primary key, changes of the schema meanwhile) and is not what this construct does.
 *
 * **No database and no snapshot is ever deleted**: the state machine has no state for it, and its role is denied it, whatever else it is given. The old
 * database stays as `<identifier>-unencrypted`, under deletion protection, and costs what it did, until somebody removes it. Until writes begin again a
 * failure is undone, and where that fails too, the report says which database answers; what was made stays, and is named.
 *
 * What changes all the same: the resource id (`rds-db:connect` in IAM policies), the ARN and password of a managed secret, and point-in-time recovery,
 * which begins anew. A database that CloudFormation manages has to be brought back under its stack: see docs/migration.md.
 *
 * Price: a key's 1 USD a month where it is not shared, some cents an execution (state transitions, Lambda, KMS), and the second database and snapshots
 * for as long as they are kept.
 *
 * Throws for a key of another Region or kind, a topic of another Region or FIFO, a function of elsewhere, and times out of range.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html#Overview.Encryption.Limitations
 */
export class DatabaseEncryptionMigration extends Construct {
  /** Key that databases are encrypted under. */
  public readonly key: IEncryptionKey;

  /** The state machine: an execution encrypts one database. */
  public readonly stateMachine: stepfunctions.IStateMachine;

  /** The topic that is told of each stage, and of what goes wrong. */
  public readonly topic: sns.ITopic;

  /** What is kept of migrations between executions, an item a database. It is retained. */
  public readonly records: dynamodb.ITable;

  /** Key of the executions. */
  private readonly ownKey: IEncryptionKey;

  constructor(scope: Construct, id: string, props: DatabaseEncryptionMigrationProps = {}) {
    super(scope, id);
    this.key = EncryptionKey.fromKey(usableKey(this, 'Database', props.key ?? keyFor(this, undefined, 'RDS')));
    const ownKey = holdsPolicyOf(this, this.key) ? this.key : keyFor(this, undefined, 'DatabaseEncryptionMigration');
    this.ownKey = ownKey;
    this.topic = migrationTopic(this, props.topic, ownKey);
    props.subscriptions?.forEach(subscription => this.topic.addSubscription(subscription));
    const records = migrationRecords(this, ownKey);
    this.records = records;

    const common = { databaseKey: this.key, ownKey, logRetention: props.logRetention };
    const inspector = new MigrationFunction(this, 'Function', { records, ...common });
    const hooks = boundHooks(this, props);
    const machine = new MigrationStateMachine(this, 'StateMachine', { handler: inspector.handler, topic: this.topic, hooks, ...common });
    inspector.watch(machine.stateMachineArn);
    this.stateMachine = stepfunctions.StateMachine.fromStateMachineArn(this, 'Reference', machine.stateMachineArn);
    Object.values(hooks).forEach(hook => hook?.answers && this.grantAnswer(hook.handler));
  }

  /**
   * Lets a principal start migrations, of every database that the state machine can see, and use the key of its executions for that: Step Functions calls
   * KMS with the rights of whoever calls it. Watching and stopping needs `states:DescribeExecution`, `states:GetExecutionHistory` and `states:StopExecution`
   * besides, which are not given, and `kms:Decrypt` under that key, which is.
   *
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
   */
  public grantStartExecution(grantee: iam.IGrantable): iam.Grant {
    return this.stateMachine.grantStartExecution(grantee).combine(this.grantOnExecutions(grantee));
  }

  /**
   * Lets a principal answer hooks that wait for a task token: approve, or refuse. Who has no token can answer nothing. It comes with use of the key of the
   * executions, as in `grantStartExecution`.
   */
  public grantAnswer(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({ grantee, actions: ANSWERS, resourceArns: [this.stateMachine.stateMachineArn] }).combine(this.grantOnExecutions(grantee));
  }

  /**
   * How far the snapshots and copies of a migration are, in per cent: RDS says it of nothing else.
   *
   * @param databaseIdentifier the database, in lower case
   * @param step the name of a step, such as `Take the snapshot orders-before-encryption`, as alarms need it; without it every step is a line of its
   * own, for dashboards
   */
  public metricProgress(databaseIdentifier: string, step?: string): cloudwatch.IMetric {
    const { namespace, name, dimensions } = PROGRESS_METRIC;
    return step === undefined
      ? new cloudwatch.MathExpression({
        expression: `SEARCH('{${namespace},${dimensions.database},${dimensions.step}} MetricName="${name}" ${dimensions.database}="${databaseIdentifier}"', 'Maximum')`,
        usingMetrics: {},
      })
      : new cloudwatch.Metric({
        namespace, metricName: name, dimensionsMap: { [dimensions.database]: databaseIdentifier, [dimensions.step]: step }, statistic: cloudwatch.Stats.MAXIMUM,
      });
  }

  /** Without `kms:ViaService`, which Step Functions does not send. */
  private grantOnExecutions(grantee: iam.IGrantable): iam.Grant {
    const actions = ['kms:Decrypt', 'kms:GenerateDataKey'];
    const ofStateMachine = { StringEquals: { 'kms:EncryptionContext:aws:states:stateMachineArn': this.stateMachine.stateMachineArn } };
    return grantee.grantPrincipal instanceof iam.UnknownPrincipal
      // A key policy cannot name it, and the statement to add to its role is printed.
      ? iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [this.ownKey.keyArn], conditions: ofStateMachine })
      : grantNarrowed(this.ownKey, grantee, actions, { conditions: {}, identityContext: ofStateMachine });
  }
}

/** Whether the app can let the services that work for the migration use the key: not of an imported one, and those of another account are others. */
function holdsPolicyOf(migration: Construct, key: IEncryptionKey): boolean {
  return isMadeInApp(key) && Token.compareStrings(Stack.of(migration).account, key.env.account) !== TokenComparison.DIFFERENT;
}

function boundHooks(migration: DatabaseEncryptionMigration, props: DatabaseEncryptionMigrationProps): BoundHooks {
  const { topicArn } = migration.topic;
  const { beforeSnapshot, beforeCutover, afterCutover } = props;
  const hooks = {
    beforeSnapshot: beforeSnapshot?._bind(migration, 'beforeSnapshot', topicArn),
    beforeCutover: beforeCutover?._bind(migration, 'beforeCutover', topicArn),
    afterCutover: afterCutover?._bind(migration, 'afterCutover', topicArn),
  };
  Object.entries(hooks).forEach(([name, hook]) => hook?.topic && usableTopic(migration, `the topic of ${name}`, hook.topic));
  return hooks;
}
