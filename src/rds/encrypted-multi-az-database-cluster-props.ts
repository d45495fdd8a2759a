import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type { EncryptedDatabaseOptions } from './encrypted-database-options';

/**
 * Props of `EncryptedMultiAzDatabaseCluster`.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/create-multi-az-db-cluster.html#create-multi-az-db-cluster-settings
 */
export interface EncryptedMultiAzDatabaseClusterProps extends EncryptedDatabaseOptions {
  /** The engine: `DatabaseInstanceEngine.mysql` from 8.0.28 on, or `DatabaseInstanceEngine.postgres` from 13.4 on. */
  readonly engine: rds.IInstanceEngine;

  /**
   * The class of the three instances, such as `InstanceType.of(InstanceClass.M6GD, InstanceSize.LARGE)`. RDS has Multi-AZ DB clusters
   * for some classes only, most of them with a disk of their own (`d`).
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/multi-az-db-clusters-concepts.html#multi-az-db-clusters-concepts.InstanceAvailability
   */
  readonly instanceType: ec2.InstanceType;

  /** The network of the cluster. */
  readonly vpc: ec2.IVpc;

  /**
   * Subnets of the cluster, in three Availability Zones, and of the function that rotates its password.
   *
   * @default - all private subnets of the VPC
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * A subnet group that covers three Availability Zones. Another one replaces a deployed cluster.
   *
   * @default - one is made of `vpcSubnets`
   */
  readonly subnetGroup?: rds.ISubnetGroup;

  /**
   * Security groups of the cluster.
   *
   * @default - one is made, which lets nobody in
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Storage of each instance, in GiB: 20 to 65536 of gp3, 100 to 65536 of io1 and io2. RDS does not grow it by itself.
   *
   * @default 100
   */
  readonly allocatedStorage?: number;

  /**
   * The type of the storage: `StorageType.GP3`, `IO1` or `IO2`.
   *
   * @default StorageType.GP3
   */
  readonly storageType?: rds.StorageType;

  /**
   * I/O operations a second of each instance. Required for io1 and io2: 1000 and more, for io1 0.5 to 50 for each GiB. Of gp3 from 400 GiB
   * on only: 12000 and more.
   *
   * @default - the baseline of gp3: 3000, or 12000 from 400 GiB on
   */
  readonly iops?: number;

  /**
   * Key of the cluster and of what belongs to it. Another one replaces a deployed cluster by an empty one.
   *
   * @default EncryptionKey.of(this)
   */
  readonly storageEncryptionKey?: kms.IKeyRef;

  /**
   * Name and password of the administrator. A secret that is generated is under the key.
   *
   * @default - the administrator of the engine, with a generated secret
   */
  readonly credentials?: rds.Credentials;

  /**
   * Whether RDS makes the secret of the administrator, under the key, and rotates it every 7 days by itself. Of `credentials` it takes the
   * username and the key.
   *
   * @default false
   */
  readonly manageMasterUserPassword?: boolean;

  /**
   * Name of a database that is created with the cluster. Another one replaces a deployed cluster by an empty one.
   *
   * @default - none besides those of the engine
   */
  readonly defaultDatabaseName?: string;

  /**
   * Name of the cluster, 52 characters at most; RDS keeps it in lower case. Another one replaces a deployed cluster by an empty one.
   *
   * @default - CloudFormation generates one, of the stack name, the logical id and 14 or 15 characters. Synthesis fails where it
   * would be longer than 52; where the stack name is a token, as in a nested stack, only the deployment does
   */
  readonly clusterIdentifier?: string;

  /**
   * Port of the cluster. RDS cannot change it on a deployed one.
   *
   * @default - that of the engine: 3306 or 5432
   */
  readonly port?: number;

  /**
   * Parameters of the cluster: a `rds.ParameterGroup` of the same engine.
   *
   * @default - the default group of the engine's version
   */
  readonly parameterGroup?: rds.IParameterGroup;

  /**
   * How long automatic backups are kept, 1 to 35 days, and when they are made.
   *
   * @default - 7 days, at a time that RDS chooses
   */
  readonly backup?: rds.BackupProps;

  /**
   * Weekly time for maintenance, `ddd:hh24:mi-ddd:hh24:mi` in UTC.
   *
   * @default - RDS chooses 30 minutes
   */
  readonly preferredMaintenanceWindow?: string;

  /**
   * Whether RDS refuses to delete the cluster.
   *
   * @default - true, unless the removal policy is DESTROY
   */
  readonly deletionProtection?: boolean;

  /**
   * What becomes of the cluster when it is taken from the stack.
   *
   * @default RemovalPolicy.SNAPSHOT
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether snapshots get the tags of the cluster.
   *
   * @default true
   */
  readonly copyTagsToSnapshot?: boolean;

  /**
   * Whether RDS installs minor versions in the maintenance window.
   *
   * @default true
   */
  readonly autoMinorVersionUpgrade?: boolean;

  /**
   * Whether the endpoints resolve to public addresses outside of the VPC. Changing it replaces a deployed cluster by an empty one.
   *
   * @default false
   */
  readonly publiclyAccessible?: boolean;

  /**
   * Whether users can log in with IAM (`grantConnect`).
   *
   * @default true
   */
  readonly iamAuthentication?: boolean;

  /**
   * Logs that are exported to CloudWatch Logs.
   *
   * @default - MySQL: error, general and slowquery; PostgreSQL: postgresql and upgrade
   */
  readonly cloudwatchLogsExports?: string[];

  /**
   * How long log groups that `createLogGroups` makes keep their records. Throws without it.
   *
   * @default logs.RetentionDays.ONE_YEAR
   */
  readonly cloudwatchLogsRetention?: logs.RetentionDays;

  /**
   * Time between the measurements of enhanced monitoring: 0 (none), 1, 5, 10, 15, 30 or 60 seconds.
   *
   * @default Duration.seconds(60)
   */
  readonly monitoringInterval?: Duration;

  /**
   * Role of enhanced monitoring.
   *
   * @default - one is made, with the policy that AWS documents for it
   */
  readonly monitoringRole?: iam.IRole;

  /**
   * Whether Performance Insights are on, under the key.
   *
   * @default - true where a retention, a key or `DatabaseInsightsMode.ADVANCED` is passed, false otherwise
   */
  readonly enablePerformanceInsights?: boolean;

  /**
   * How long Performance Insights keep their data.
   *
   * @default - 7 days, or 15 months with `DatabaseInsightsMode.ADVANCED`, which takes no other
   */
  readonly performanceInsightRetention?: rds.PerformanceInsightRetention;

  /**
   * Key of Performance Insights. RDS does not change it once they have been on.
   *
   * @default - the key of the cluster
   */
  readonly performanceInsightEncryptionKey?: kms.IKey;

  /**
   * The mode of Database Insights.
   *
   * @default DatabaseInsightsMode.STANDARD
   */
  readonly databaseInsightsMode?: rds.DatabaseInsightsMode;
}
