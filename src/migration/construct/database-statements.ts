import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Conditions } from '../../policies/conditions';
import { acknowledgeWildcard } from '../../private/wildcard-finding';
import { OPERATIONS, type OperationAction } from '../plan/operations';
import { ALLOWANCES, NAMELESS_INSTANCE, type ResourcePattern } from './allowances';

/** Everything by which data of RDS ends. The state machine calls none of it. */
const DELETIONS = [
  'rds:DeleteDBInstance', 'rds:DeleteDBCluster', 'rds:DeleteGlobalCluster', 'rds:DeleteTenantDatabase',
  'rds:DeleteDBSnapshot', 'rds:DeleteDBClusterSnapshot', 'rds:DeleteDBInstanceAutomatedBackup', 'rds:DeleteDBClusterAutomatedBackup',
];

const FOR_AWS_RESOURCES: Conditions = { Bool: { 'kms:GrantIsForAWSResource': 'true' } };

const ROLES: ResourcePattern = { service: 'iam', region: '', resource: 'role/*', why: 'They are the roles that the database has. A condition leaves passing them to RDS' };
const KEYS: ResourcePattern = {
  service: 'kms', resource: 'key/*', why: 'They are the keys that Performance Insights, the secret and the activity stream of the database have. Conditions leave their use by RDS',
};

/** Lets a role do to databases what the operations of a migration need: everything but the use of the key that is encrypted under. */
export function allowOperations(scope: Construct, policy: iam.ManagedPolicy): void {
  policy.addStatements(...allowed(scope), passRoles(scope), ...useKeysOfSettings(scope), neverDelete(scope));
  const patterns = [...ALLOWANCES.flatMap(({ on }) => on), ROLES, KEYS].filter(({ why }) => why !== undefined);
  new Map(patterns.map(pattern => [arnOf(scope, pattern), pattern.why!])).forEach((why, arn) => acknowledgeWildcard(policy, arn, why));
}

/** What the operations need a key for, by the service that uses it in the name of the state machine. */
export function keyActions(on: 'key' | 'keys-of-settings', via: OperationAction['via']): string[] {
  return actionsNeeded().filter(needed => needed.on === on && needed.via === via).map(({ action }) => action).filter(onlyOnce).sort();
}

/** Conditions under which one service uses a key. A grant is made by the service alone, for one of its resources. */
export function throughService(action: string, service: string): Conditions {
  return { StringEquals: { 'kms:ViaService': service }, ...(action === 'kms:CreateGrant' ? FOR_AWS_RESOURCES : {}) };
}

/** The service as KMS knows it. */
export function serviceName(scope: Construct, via: string): string {
  return `${via}.${Stack.of(scope).region}.amazonaws.com`;
}

function allowed(scope: Construct): iam.PolicyStatement[] {
  return ALLOWANCES.map(({ sid, actions, on, conditions }) => new iam.PolicyStatement({
    sid, actions: [...actions], resources: on.map(each => arnOf(scope, each)), conditions,
  }));
}

function passRoles(scope: Construct): iam.PolicyStatement {
  const services = actionsNeeded().flatMap(({ passedTo }) => passedTo ?? []).filter(onlyOnce).sort();
  return new iam.PolicyStatement({
    sid: 'PassRoles', actions: ['iam:PassRole'], resources: [arnOf(scope, ROLES)], conditions: { StringEquals: { 'iam:PassedToService': services } },
  });
}

function useKeysOfSettings(scope: Construct): iam.PolicyStatement[] {
  return (['rds', 'secretsmanager'] as const).flatMap(via => {
    const [grants, others] = [true, false].map(grant => keyActions('keys-of-settings', via).filter(action => (action === 'kms:CreateGrant') === grant));
    return [others, grants].map(actions => new iam.PolicyStatement({
      actions, resources: [arnOf(scope, KEYS)], conditions: throughService(actions[0], serviceName(scope, via)),
    }));
  });
}

/** Whatever else the role is given: only the instance without a name is excepted, which Application Auto Scaling asks for and nobody has. */
function neverDelete(scope: Construct): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid: 'NeverDelete', effect: iam.Effect.DENY, actions: DELETIONS, notResources: [arnOf(scope, NAMELESS_INSTANCE)] });
}

function actionsNeeded(): OperationAction[] {
  return Object.values(OPERATIONS).flatMap(({ actions }): readonly OperationAction[] => actions);
}

function arnOf(scope: Construct, { service, resource, region, account }: ResourcePattern): string {
  return Stack.of(scope).formatArn({ service, resource, region, account, arnFormat: ArnFormat.NO_RESOURCE_NAME });
}

function onlyOnce<T>(value: T, index: number, all: readonly T[]): boolean {
  return all.indexOf(value) === index;
}
