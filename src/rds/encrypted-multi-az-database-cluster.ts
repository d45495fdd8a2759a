import { RemovalPolicy, Token } from 'aws-cdk-lib';
import { BackupResource } from 'aws-cdk-lib/aws-backup';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { constructError } from '../private/errors';
import { addBackupPlan } from './database-backup';
import type { EncryptedMultiAzDatabaseClusterProps } from './encrypted-multi-az-database-cluster-props';
import { encryptExportedLogs, refuseUnnamedLogGroups } from './exported-logs';
import { acknowledgeMonitoringRole } from './managed-roles';
import { administratorOf, encryptedMultiAzProps, insightsOf, type KeyedMultiAzProps } from './multi-az-encryption';
import { MultiAzEngine, portOf } from './multi-az-engine';
import { refuseImpossibleCluster, refuseLongGeneratedName } from './multi-az-limits';
import { subnetGroupOf, waitForInternet } from './multi-az-network';
import { acknowledgeBaselineIops, DEFAULT_STORAGE, DEFAULT_STORAGE_TYPE } from './multi-az-storage';
import { EXCLUDED_FROM_PASSWORDS, refuseManagedRotation, rotateSecret } from './secret-rotation';

/**
 * **It is for a cluster that does not exist yet. On one that is deployed, its encryption and key, name, first database, subnet group
 * and public access cannot change: CloudFormation would replace it by an empty one.** That holds for a deployed `rds.CfnDBCluster` as
 * well, whose logical id is another. The key of Performance Insights cannot change either, once they have been on: the update fails.
 * Deletion protection does not prevent a replacement, it only keeps the old cluster.
 *
 * A Multi-AZ DB cluster of RDS for MySQL or PostgreSQL, which is not Aurora: a writer and two readable standbys in three Availability
 * Zones, that RDS makes and names. aws-cdk-lib has no class for it. Storage, snapshots, backups, Performance Insights where they are on,
 * and the secret are under one customer managed key; the secret has the logical id that the L2s give theirs.
 *
 * It turns on what `EncryptedDatabaseInstance` does, each unless the same prop says otherwise: encryption under
 * `EncryptionKey.of(this)`, deletion protection (but for `RemovalPolicy.DESTROY`), backups for 7 days, tags on snapshots, minor
 * upgrades, no public address, IAM authentication, log exports, enhanced monitoring every 60 seconds; and grants on the secret give use
 * of the key through Secrets Manager, for this secret, and no other way. One prop each: `port`, `createLogGroups`, `secretRotation`,
 * `backupPlan`.
 *
 * Throws for engines and versions without Multi-AZ DB clusters, subnets in fewer than three zones, storage and IOPS that RDS does not
 * have, and for a key of another Region or an asymmetric one; and at synthesis for a generated name that is too long. The RDS Data API
 * and activity streams are not for such clusters.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/multi-az-db-clusters-concepts.html
 */
export class EncryptedMultiAzDatabaseCluster extends rds.DatabaseClusterBase {
  /** The key of the cluster and of what belongs to it. */
  public readonly encryptionKey: kms.IKey;

  /** The engine, as RDS Proxy and parameter groups ask for it. */
  public readonly engine?: rds.IClusterEngine;

  /** The name of the cluster. */
  public readonly clusterIdentifier: string;

  /** The id of the cluster that IAM policies for `rds-db:connect` name. */
  public readonly clusterResourceIdentifier: string;

  /** The endpoint of the writer. */
  public readonly clusterEndpoint: rds.Endpoint;

  /** The endpoint of the two readable standbys. */
  public readonly clusterReadEndpoint: rds.Endpoint;

  /** Access to the network connections. */
  public readonly connections: ec2.Connections;

  /** The secret of the administrator, where there is one. */
  public readonly secret?: secretsmanager.ISecret;

  /** The log groups of the exported logs, by the log, where `createLogGroups` made them. */
  public readonly cloudwatchLogGroups: { [log: string]: logs.ILogGroup } = {};

  /** The role of enhanced monitoring, where it is on. */
  public readonly monitoringRole?: iam.IRole;

  /** The network of the cluster. */
  public readonly vpc: ec2.IVpc;

  /** The subnets that the cluster was given. */
  public readonly vpcSubnets?: ec2.SubnetSelection;

  /** The RDS Data API is Aurora's. */
  protected enableDataApi?: boolean = false;

  private readonly instanceEngine: rds.IInstanceEngine;
  private readonly managesPassword: boolean;

  constructor(scope: Construct, id: string, props: EncryptedMultiAzDatabaseClusterProps) {
    const name = { kind: 'cluster', identifier: props.clusterIdentifier } as const;
    refuseImpossibleCluster(scope, id, props);
    refuseUnnamedLogGroups(scope, id, props, name);
    refuseManagedRotation(scope, id, props);
    const encrypted = encryptedMultiAzProps(scope, id, props);
    super(scope, id);
    this.encryptionKey = encrypted.storageEncryptionKey;
    this.engine = new MultiAzEngine(props.engine);
    this.instanceEngine = props.engine;
    this.managesPassword = props.manageMasterUserPassword ?? false;
    this.vpc = props.vpc;
    this.vpcSubnets = props.vpcSubnets;
    this.monitoringRole = monitoringRoleOf(this, encrypted);
    const securityGroups = props.securityGroups ?? [new ec2.SecurityGroup(this, 'SecurityGroup', { description: `Instances of the cluster ${id}`, vpc: props.vpc })];
    const credentials = this.managesPassword ? encrypted.credentials : withSecret(this, encrypted.credentials);

    const cluster = this.makeCluster(encrypted, credentials, securityGroups);
    this.clusterIdentifier = cluster.ref;
    this.clusterResourceIdentifier = cluster.attrDbClusterResourceId;
    const port = Token.asNumber(cluster.attrEndpointPort);
    this.clusterEndpoint = new rds.Endpoint(cluster.attrEndpointAddress, port);
    this.clusterReadEndpoint = new rds.Endpoint(cluster.attrReadEndpointAddress, port);
    this.connections = new ec2.Connections({ securityGroups, defaultPort: ec2.Port.tcp(port) });
    this.secret = this.managesPassword
      ? secretsmanager.Secret.fromSecretAttributes(this, 'ManagedSecret', { secretCompleteArn: cluster.attrMasterUserSecretSecretArn, encryptionKey: credentials.encryptionKey })
      : credentials.secret?.attach(this);

    acknowledgeMonitoringRole(this);
    encryptExportedLogs(this, () => this.encryptionKey, encrypted, name);
    rotateSecret(this, props);
    if (props.backupPlan) {
      addBackupPlan(this, this.encryptionKey, BackupResource.fromRdsDatabaseCluster(this));
    }
  }

  /** RDS makes the instances and names them, so that no template knows them: throws. `aws rds describe-db-clusters` lists them. */
  public get instanceIdentifiers(): string[] {
    throw unknownInstances(this);
  }

  /** RDS makes the instances and names them, so that no template knows them: throws. Use `clusterEndpoint` and `clusterReadEndpoint`. */
  public get instanceEndpoints(): rds.Endpoint[] {
    throw unknownInstances(this);
  }

  /**
   * Rotates the password of the administrator. Throws where it is in no secret, or where RDS rotates it by itself.
   *
   * @param options when it rotates, and from which subnets
   */
  public addRotationSingleUser(options: rds.RotationSingleUserOptions = {}): secretsmanager.SecretRotation {
    const id = 'RotationSingleUser';
    if (this.node.tryFindChild(id)) {
      throw constructError(this, 'rotates the password of its administrator already: call addRotationSingleUser once, or leave secretRotation out');
    }
    return new secretsmanager.SecretRotation(this, id, {
      ...this.rotationOf(options), secret: this.rotatedSecret(), application: this.instanceEngine.singleUserRotationApplication,
    });
  }

  /**
   * Rotates the password of another user, with that of the administrator. Throws where this is in no secret, or where RDS rotates it
   * by itself.
   *
   * @param id id of the rotation
   * @param options the secret of the user, when it rotates, and from which subnets
   */
  public addRotationMultiUser(id: string, options: rds.RotationMultiUserOptions): secretsmanager.SecretRotation {
    return new secretsmanager.SecretRotation(this, id, {
      ...this.rotationOf(options), secret: options.secret, masterSecret: this.rotatedSecret(), application: this.instanceEngine.multiUserRotationApplication,
    });
  }

  private rotatedSecret(): secretsmanager.ISecret {
    if (this.managesPassword) {
      throw constructError(this, 'cannot rotate the secret that RDS manages, and rotates every 7 days by itself: leave manageMasterUserPassword out');
    }
    if (!this.secret) {
      throw constructError(this, 'has no secret to rotate: leave the credentials out, or pass some with a generated secret');
    }
    return this.secret;
  }

  private rotationOf(options: rds.RotationSingleUserOptions): Pick<secretsmanager.SecretRotationProps, 'vpc' | 'target' | 'excludeCharacters' | 'vpcSubnets'> {
    return { excludeCharacters: EXCLUDED_FROM_PASSWORDS, vpcSubnets: this.vpcSubnets, ...options, vpc: this.vpc, target: this };
  }

  private makeCluster(props: KeyedMultiAzProps, credentials: rds.Credentials, securityGroups: ec2.ISecurityGroup[]): rds.CfnDBCluster {
    const { engine, clusterIdentifier } = props;
    const cluster = new rds.CfnDBCluster(this, 'Resource', {
      engine: engine.engineType,
      engineVersion: engine.engineVersion?.fullVersion,
      dbClusterInstanceClass: `db.${props.instanceType.toString()}`,
      allocatedStorage: props.allocatedStorage ?? DEFAULT_STORAGE,
      storageType: props.storageType ?? DEFAULT_STORAGE_TYPE,
      iops: props.iops,
      storageEncrypted: true,
      kmsKeyId: props.storageEncryptionKey.keyArn,
      ...administratorOf(props, credentials),
      ...insightsOf(props),
      databaseName: props.defaultDatabaseName,
      // RDS keeps it in lower case, and CloudFormation would see a drift.
      dbClusterIdentifier: Token.isUnresolved(clusterIdentifier) ? clusterIdentifier : clusterIdentifier?.toLowerCase(),
      dbSubnetGroupName: subnetGroupOf(this, props).subnetGroupName,
      vpcSecurityGroupIds: securityGroups.map(group => group.securityGroupId),
      port: props.port ?? portOf(engine),
      dbClusterParameterGroupName: props.parameterGroup?.bindToCluster({}).parameterGroupName,
      backupRetentionPeriod: props.backup.retention.toDays(),
      preferredBackupWindow: props.backup.preferredWindow,
      preferredMaintenanceWindow: props.preferredMaintenanceWindow,
      deletionProtection: props.deletionProtection,
      copyTagsToSnapshot: props.copyTagsToSnapshot,
      autoMinorVersionUpgrade: props.autoMinorVersionUpgrade,
      publiclyAccessible: props.publiclyAccessible,
      enableIamDatabaseAuthentication: props.iamAuthentication,
      enableCloudwatchLogsExports: props.cloudwatchLogsExports,
      monitoringInterval: props.monitoringInterval?.toSeconds(),
      monitoringRoleArn: this.monitoringRole?.roleArn,
    });
    refuseLongGeneratedName(cluster);
    acknowledgeBaselineIops(cluster);
    waitForInternet(cluster, props);
    cluster.applyRemovalPolicy(props.removalPolicy ?? RemovalPolicy.SNAPSHOT);
    return cluster;
  }
}

function unknownInstances(cluster: EncryptedMultiAzDatabaseCluster): Error {
  return constructError(cluster, 'does not know its instances, which RDS makes and names: use clusterEndpoint and clusterReadEndpoint');
}

/** Credentials with a secret or a password: as the L2s make them, under the same id. */
function withSecret(cluster: EncryptedMultiAzDatabaseCluster, given: rds.Credentials): rds.Credentials {
  if (given.secret || given.password) {
    return given;
  }
  const secret = new rds.DatabaseSecret(cluster, 'Secret', { ...given, replaceOnPasswordCriteriaChanges: given.usernameAsString });
  return rds.Credentials.fromSecret(secret, given.usernameAsString ? given.username : undefined);
}

function monitoringRoleOf(cluster: EncryptedMultiAzDatabaseCluster, { monitoringInterval, monitoringRole }: KeyedMultiAzProps): iam.IRole | undefined {
  if (!monitoringInterval?.toSeconds()) {
    return undefined;
  }
  return monitoringRole ?? new iam.Role(cluster, 'MonitoringRole', {
    assumedBy: new iam.ServicePrincipal('monitoring.rds.amazonaws.com'),
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonRDSEnhancedMonitoringRole')],
  });
}
