/** On which resources an action is needed. The construct makes ARNs of it. */
export type OperationResource =
  /** Whatever RDS has under the names of the migration, and the groups that it is made with. */
  | 'database'
  /** A DB instance without a name, which none can be: the permission is asked for, and never of use. */
  | 'nameless-instance'
  /** The proxies, which belong to others. */
  | 'proxy'
  /** The key that the new database is encrypted under. */
  | 'key'
  /** The keys of Performance Insights, of secrets and of activity streams, which follow from the settings of the source. */
  | 'keys-of-settings'
  /** The secret that RDS makes for the master user. */
  | 'secret'
  /** The roles that the source has. */
  | 'role'
  /** The automatic scaling of readers. */
  | 'scaling'
  /** The alarms of a scaling policy. */
  | 'alarm'
  /** What is only looked at. */
  | 'any';

/** An action of IAM that a call needs. */
export interface OperationAction {
  readonly action: string;
  readonly on: OperationResource;
  /** Why, where it is not the call itself: a clause. */
  readonly why?: string;
  /** The page of AWS that says so. */
  readonly see?: string;
  /** Of `iam:PassRole`: the services that the role may be passed to. */
  readonly passedTo?: readonly string[];
  /** Of `kms`: the service that uses the key in the name of the caller, as the first label of `kms:ViaService`. */
  readonly via?: 'rds' | 'secretsmanager';
}

/** A call that a migration may make. */
export interface OperationFacts {
  readonly service: 'rds' | 'applicationautoscaling';
  /** As the API calls it. */
  readonly api: string;
  readonly actions: readonly OperationAction[];
}

const RDS_GUIDE = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide';
const SCALING_GUIDE = 'https://docs.aws.amazon.com/autoscaling/application/userguide';

const TAGS: OperationAction = {
  action: 'rds:AddTagsToResource',
  on: 'database',
  why: 'the call has tags: RDS asks for the permission to tag as well',
  see: `${RDS_GUIDE}/security_iam_id-based-policy-examples-grant-permissions-tags-on-create.html`,
};

const KEY: readonly OperationAction[] = ['kms:DescribeKey', 'kms:CreateGrant'].map(action => ({
  action, on: 'key', via: 'rds', why: 'RDS makes itself a grant in the name of the caller, by which it uses the key', see: `${RDS_GUIDE}/Overview.Encryption.Keys.html`,
}));

const MONITORING_ROLE: OperationAction = {
  action: 'iam:PassRole',
  on: 'role',
  passedTo: ['monitoring.rds.amazonaws.com'],
  why: 'Enhanced Monitoring acts in the role that the source has for it',
  see: `${RDS_GUIDE}/USER_Monitoring.OS.Enabling.html`,
};

const DIRECTORY_ROLE: OperationAction = {
  action: 'iam:PassRole',
  on: 'role',
  passedTo: ['directoryservice.rds.amazonaws.com', 'rds.amazonaws.com'],
  why: 'RDS joins the domain in the role that the source has for it',
  see: `${RDS_GUIDE}/USER_SQLServerWinAuth.html`,
};

const FEATURE_ROLE: OperationAction = {
  action: 'iam:PassRole',
  on: 'role',
  passedTo: ['rds.amazonaws.com'],
  why: 'the database acts in the role, for the feature that it is given for',
  see: `${RDS_GUIDE}/UsingWithRDS.IAM.ServiceLinkedRoles.html`,
};

const INSIGHTS_KEY: readonly OperationAction[] = ['kms:DescribeKey', 'kms:CreateGrant'].map(action => ({
  action, on: 'keys-of-settings', via: 'rds', why: 'Performance Insights encrypts under the key that it has at the source', see: `${RDS_GUIDE}/USER_PerfInsights.access-control.html`,
}));

const SECRET: readonly OperationAction[] = [
  ...['secretsmanager:CreateSecret', 'secretsmanager:TagResource'].map((action): OperationAction => ({
    action, on: 'secret', why: 'RDS makes the secret of the master user in the name of the caller', see: `${RDS_GUIDE}/rds-secrets-manager.html`,
  })),
  ...['kms:DescribeKey', 'kms:CreateGrant', 'kms:Decrypt', 'kms:GenerateDataKey'].map((action): OperationAction => ({
    action, on: 'keys-of-settings', via: 'secretsmanager', why: 'the secret is encrypted under the key that it has at the source', see: `${RDS_GUIDE}/rds-secrets-manager.html`,
  })),
];

const STREAM_KEY: readonly OperationAction[] = ['kms:DescribeKey', 'kms:CreateGrant'].map(action => ({
  action,
  on: 'keys-of-settings',
  via: 'rds',
  why: 'the activity stream is encrypted under the key that it has at the source',
  see: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/DBActivityStreams.Enabling.html',
}));

/** Application Auto Scaling asks RDS and CloudWatch whether the caller could do what scaling will do, by calls that cannot succeed. */
const SCALING_OF_READERS: readonly OperationAction[] = [
  ...['rds:CreateDBInstance', 'rds:DeleteDBInstance'].map((action): OperationAction => ({
    action,
    on: 'nameless-instance',
    why: 'Application Auto Scaling asks in the name of the caller for an instance with an empty name, to see whether it would be allowed',
    see: `${SCALING_GUIDE}/security_iam_permission_validation.html`,
  })),
  ...['rds:DescribeDBClusters', 'rds:DescribeDBInstances'].map((action): OperationAction => ({
    action, on: 'any', why: 'Application Auto Scaling looks at the cluster in the name of the caller', see: `${SCALING_GUIDE}/security_iam_permission_validation.html`,
  })),
];

const SCALING_ALARMS: readonly OperationAction[] = ['cloudwatch:PutMetricAlarm', 'cloudwatch:DescribeAlarms', 'cloudwatch:DeleteAlarms'].map(action => ({
  action, on: 'alarm', why: 'a scaling policy has alarms, which are made in the name of the caller', see: `${SCALING_GUIDE}/security_iam_permission_validation.html`,
}));

function rds<A extends string>(api: A, ...implied: readonly OperationAction[]): OperationFacts & { readonly service: 'rds' } {
  return { service: 'rds', api, actions: [{ action: `rds:${api}`, on: 'database' }, ...implied] };
}

/** Calls on a proxy are allowed by the target group, which has a random name, and by the database. */
function proxy(api: string): OperationFacts & { readonly service: 'rds' } {
  return { service: 'rds', api, actions: [{ action: `rds:${api}`, on: 'proxy' }, { action: `rds:${api}`, on: 'database' }] };
}

function scaling(api: string, ...implied: readonly OperationAction[]): OperationFacts & { readonly service: 'applicationautoscaling' } {
  return { service: 'applicationautoscaling', api, actions: [{ action: `application-autoscaling:${api}`, on: 'scaling' }, ...implied] };
}

/**
 * Every call that a migration may make, by its name in Step Functions: the states of the state machine and the permissions of its role follow from it.
 * The one call that deletes anything deletes custom endpoints, which are names. What the waits look by is no part of it.
 */
export const OPERATIONS = {
  createDBSnapshot: rds('CreateDBSnapshot', TAGS),
  copyDBSnapshot: rds('CopyDBSnapshot', TAGS, ...KEY),
  restoreDBInstanceFromDBSnapshot: rds('RestoreDBInstanceFromDBSnapshot', TAGS, ...KEY, DIRECTORY_ROLE),
  createDBClusterSnapshot: rds('CreateDBClusterSnapshot', TAGS),
  restoreDBClusterFromSnapshot: rds('RestoreDBClusterFromSnapshot', TAGS, ...KEY, DIRECTORY_ROLE, MONITORING_ROLE, ...INSIGHTS_KEY),
  createDBInstance: rds('CreateDBInstance', TAGS, ...KEY, MONITORING_ROLE, ...INSIGHTS_KEY),
  modifyDBInstance: rds('ModifyDBInstance', MONITORING_ROLE, ...INSIGHTS_KEY, ...SECRET),
  modifyDBCluster: rds('ModifyDBCluster', MONITORING_ROLE, ...INSIGHTS_KEY, ...SECRET),
  addRoleToDBInstance: rds('AddRoleToDBInstance', FEATURE_ROLE),
  addRoleToDBCluster: rds('AddRoleToDBCluster', FEATURE_ROLE),
  enableHttpEndpoint: rds('EnableHttpEndpoint'),
  deleteDBClusterEndpoint: rds('DeleteDBClusterEndpoint'),
  createDBClusterEndpoint: rds('CreateDBClusterEndpoint', TAGS),
  deregisterDBProxyTargets: proxy('DeregisterDBProxyTargets'),
  registerDBProxyTargets: proxy('RegisterDBProxyTargets'),
  startActivityStream: rds('StartActivityStream', ...STREAM_KEY),
  stopActivityStream: rds('StopActivityStream'),
  modifyActivityStream: rds('ModifyActivityStream'),
  registerScalableTarget: scaling('RegisterScalableTarget', ...SCALING_OF_READERS),
  putScalingPolicy: scaling('PutScalingPolicy', ...SCALING_ALARMS),
  putScheduledAction: scaling('PutScheduledAction'),
} as const satisfies Readonly<Record<string, OperationFacts>>;

/** The name in Step Functions of a call that a migration may make. */
export type Operation = keyof typeof OPERATIONS;

/** The name in Step Functions of an operation of the API. */
export function operationOf(api: string): Operation {
  const found = (Object.keys(OPERATIONS) as Operation[]).find(each => OPERATIONS[each].api === api);
  if (!found) { throw new Error(`A migration makes no call ${api}: OPERATIONS does not have it`); }
  return found;
}
