import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { EncryptedStateMachine } from '../../functions/encrypted-state-machine';
import { grantsInto } from '../../functions/grants-into-policy';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import { grantNarrowed } from '../../private/narrowed-grant';
import { definitionOf } from '../definition/definition-of';
import { PROGRESS_METRIC } from '../definition/metric';
import type { BoundHook } from '../migration-hook';
import { allowOperations, keyActions, serviceName, throughService } from './database-statements';
import type { MigrationFunction } from './migration-function';
import { grantPublish } from './migration-topic';

/** The hooks of a migration, by when they are called. */
export interface BoundHooks {
  readonly beforeSnapshot?: BoundHook;
  readonly beforeCutover?: BoundHook;
  readonly afterCutover?: BoundHook;
}

/** What the state machine is made with. */
export interface MigrationStateMachineProps {
  readonly handler: MigrationFunction['handler'];
  readonly topic: sns.ITopic;
  readonly hooks: BoundHooks;
  /** Key that databases are encrypted under. */
  readonly databaseKey: IEncryptionKey;
  /** Key of its executions and logs. */
  readonly ownKey: IEncryptionKey;
  readonly logRetention?: logs.RetentionDays;
}

/** The state machine that migrates, with what its role may do to databases. */
export class MigrationStateMachine extends EncryptedStateMachine {
  /** What its role may do to databases. */
  public readonly databasePermissions: iam.ManagedPolicy;

  constructor(scope: Construct, id: string, { handler, topic, hooks, databaseKey, ownKey, logRetention }: MigrationStateMachineProps) {
    const { beforeSnapshot, beforeCutover, afterCutover } = hooks;
    const bound = [beforeSnapshot, beforeCutover, afterCutover].flatMap(hook => hook ?? []);
    super(scope, id, {
      description: 'Encrypts databases',
      definition: definitionOf({
        functionArn: handler.functionArn,
        topicArn: topic.topicArn,
        hooks: { beforeSnapshot: beforeSnapshot?.wiring, beforeCutover: beforeCutover?.wiring, afterCutover: afterCutover?.wiring },
        partition: Stack.of(scope).partition,
      }),
      statements: [
        new iam.PolicyStatement({ sid: 'Invoke', actions: ['lambda:InvokeFunction'], resources: [handler, ...bound.flatMap(hook => hook.handler ?? [])].map(each => each.functionArn) }),
        new iam.PolicyStatement({
          sid: 'Measure', actions: ['cloudwatch:PutMetricData'], resources: ['*'], conditions: { StringEquals: { 'cloudwatch:namespace': PROGRESS_METRIC.namespace } },
        }),
      ],
      key: ownKey,
      tracing: true,
      logRetention,
    });
    const grantee = grantsInto(this.permissions, this.role);
    new Set([topic, ...bound.flatMap(hook => hook.topic ?? [])]).forEach(each => grantPublish(scope, each, grantee));

    // Of its own, since one policy holds 6,144 characters.
    this.databasePermissions = new iam.ManagedPolicy(this, 'DatabasePermissions', { description: 'Encrypts databases: what it does to them', roles: [this.role] });
    allowOperations(this, this.databasePermissions);
    useKey(this, databaseKey, grantsInto(this.databasePermissions, this.role));
  }
}

/** RDS uses the key in the name of the state machine, and makes itself a grant by which the database goes on using it. */
function useKey(scope: Construct, key: IEncryptionKey, grantee: iam.IGrantable): void {
  keyActions('key', 'rds').forEach(action => grantNarrowed(key, grantee, [action], { conditions: throughService(action, serviceName(scope, 'rds')) }));
}
