import type { Conditions } from '../../policies/conditions';

/** Something that the state machine may do to databases, and to what. */
export interface Allowance {
  /** `Sid` of the statement. */
  readonly sid: string;
  readonly actions: readonly string[];
  readonly on: readonly ResourcePattern[];
  readonly conditions?: Conditions;
}

/** A kind of resource, by the service and what follows the account in its ARN. */
export interface ResourcePattern {
  readonly service: string;
  readonly resource: string;
  /** @default - that of the stack */
  readonly region?: string;
  /** @default - that of the stack */
  readonly account?: string;
  /** Why it is a pattern; absent where it is none. */
  readonly why?: string;
}

const rds = (resource: string, why?: string): ResourcePattern => ({ service: 'rds', resource, why });

const NAMED_BY_EXECUTION = 'Which database is migrated is said when an execution is started, and its instances have names of their own';
const NAMED_BY_DATABASE = 'It has the name that the database uses';
const NAMED_BY_MIGRATION = 'It is called after the database: nothing else ends like this';

const INSTANCE = rds('db:*', NAMED_BY_EXECUTION);
const CLUSTER = rds('cluster:*', NAMED_BY_EXECUTION);
/** The encrypted database until cutover. RDS calls the instances that it makes of a Multi-AZ cluster `<cluster>-instance-<number>`. */
const NEW_INSTANCE = rds('db:*-encrypted*', NAMED_BY_MIGRATION);
const NEW_CLUSTER = rds('cluster:*-encrypted', NAMED_BY_MIGRATION);
const SNAPSHOT = rds('snapshot:*-before-encryption*', NAMED_BY_MIGRATION);
const CLUSTER_SNAPSHOT = rds('cluster-snapshot:*-before-encryption*', NAMED_BY_MIGRATION);
const ENDPOINT = rds('cluster-endpoint:*', 'Custom endpoints have names of their own');
const GROUPS = ['og', 'pg', 'cluster-pg', 'subgrp', 'secgrp'].map(kind => rds(`${kind}:*`, NAMED_BY_DATABASE));

/**
 * What Application Auto Scaling asks RDS for in the name of who registers a target, to see whether RDS would allow it: an instance without a name, which
 * RDS then refuses for having none, and tags of an instance of no account.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_permission_validation.html
 */
export const NAMELESS_INSTANCE = rds('db:');
const INSTANCE_OF_NOBODY: ResourcePattern = { ...rds('db:non-existing-db'), account: '12345' };

/**
 * Where the state machine may do what its states do. What is made has names that say so; what exists is named when an execution is started. Not in
 * it are keys and roles, and what the construct itself has made.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html
 */
export const ALLOWANCES: readonly Allowance[] = [
  {
    sid: 'Look',
    actions: ['rds:DescribeDBInstances', 'rds:DescribeDBClusters', 'rds:DescribeDBSnapshots', 'rds:DescribeDBClusterSnapshots', 'rds:DescribeDBClusterEndpoints'],
    on: [INSTANCE, CLUSTER, SNAPSHOT, CLUSTER_SNAPSHOT, ENDPOINT],
  },
  {
    sid: 'Copy',
    actions: ['rds:CreateDBSnapshot', 'rds:CopyDBSnapshot', 'rds:CreateDBClusterSnapshot'],
    on: [INSTANCE, CLUSTER, SNAPSHOT, CLUSTER_SNAPSHOT],
  },
  {
    sid: 'Restore',
    actions: ['rds:RestoreDBInstanceFromDBSnapshot', 'rds:RestoreDBClusterFromSnapshot', 'rds:CreateDBInstance'],
    on: [NEW_INSTANCE, NEW_CLUSTER, SNAPSHOT, CLUSTER_SNAPSHOT, ...GROUPS],
  },
  {
    sid: 'Tag',
    actions: ['rds:AddTagsToResource'],
    on: [NEW_INSTANCE, NEW_CLUSTER, SNAPSHOT, CLUSTER_SNAPSHOT, ENDPOINT, INSTANCE_OF_NOBODY],
  },
  {
    sid: 'Modify',
    actions: ['rds:ModifyDBInstance', 'rds:ModifyDBCluster'],
    on: [INSTANCE, CLUSTER, ...GROUPS],
  },
  {
    sid: 'Equip',
    actions: ['rds:AddRoleToDBInstance', 'rds:AddRoleToDBCluster', 'rds:EnableHttpEndpoint'],
    on: [NEW_INSTANCE, NEW_CLUSTER],
  },
  {
    sid: 'Lead',
    actions: ['rds:CreateDBClusterEndpoint', 'rds:DeleteDBClusterEndpoint', 'rds:RegisterDBProxyTargets', 'rds:DeregisterDBProxyTargets'],
    on: [
      INSTANCE, CLUSTER, ENDPOINT, ...['db-proxy', 'target-group'].map(kind => rds(`${kind}:*`, 'Proxies and their target groups have ids that follow from no name')),
    ],
  },
  {
    sid: 'Stream',
    actions: ['rds:StartActivityStream', 'rds:StopActivityStream', 'rds:ModifyActivityStream'],
    on: [INSTANCE, CLUSTER],
  },
  {
    sid: 'Scale',
    actions: ['application-autoscaling:RegisterScalableTarget', 'application-autoscaling:PutScalingPolicy', 'application-autoscaling:PutScheduledAction'],
    on: [{ service: 'application-autoscaling', resource: 'scalable-target/*', why: 'Scalable targets have ids that follow from no name. A condition leaves those of RDS' }],
    conditions: { StringEquals: { 'application-autoscaling:service-namespace': 'rds' } },
  },
  {
    sid: 'AskForReaders',
    actions: ['rds:CreateDBInstance', 'rds:DeleteDBInstance'],
    on: [NAMELESS_INSTANCE, CLUSTER],
  },
  {
    sid: 'Alarm',
    actions: ['cloudwatch:PutMetricAlarm', 'cloudwatch:DescribeAlarms', 'cloudwatch:DeleteAlarms'],
    on: [{ service: 'cloudwatch', resource: 'alarm:*', why: 'Application Auto Scaling asks for alarms without a name, to see whether CloudWatch would allow them' }],
  },
  {
    sid: 'Secret',
    actions: ['secretsmanager:CreateSecret', 'secretsmanager:TagResource'],
    on: [{ service: 'secretsmanager', resource: 'secret:rds!*', why: 'RDS calls the secret of a master user so, and by an id that follows from no name' }],
  },
];
