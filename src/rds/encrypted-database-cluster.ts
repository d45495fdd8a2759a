import type * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { clusterActivityStream } from './activity-stream';
import type { ActivityStreamOptions } from './activity-stream-options';
import { ENCRYPTED_DATABASE_CLUSTER, encryptInstancesOf } from './cluster-encryption';
import { protectedClusterProps, protectInstancesOf } from './cluster-protection';
import { addClusterBackupPlan } from './database-backup';
import { reportInsightsKey } from './database-findings';
import type { EncryptedDatabaseOptions } from './encrypted-database-options';
import { encryptExportedLogs, refuseUnnamedLogGroups, withoutLogRetention } from './exported-logs';
import { acknowledgeMonitoringRole } from './managed-roles';
import { leavesInsightsKeyOpen } from './performance-insights';
import { refuseManagedRotation, rotateSecret } from './secret-rotation';

/** Props of `EncryptedDatabaseCluster`. */
export interface EncryptedDatabaseClusterProps extends rds.DatabaseClusterProps, EncryptedDatabaseOptions, ActivityStreamOptions {}

/**
 * **On a cluster that is deployed, encryption and its key cannot change: CloudFormation would replace it by an empty one.** It
 * takes the place of a deployed `rds.DatabaseCluster` only where that has the same `storageEncryptionKey` already; the guide
 * `docs/rds.md` shows how to get there. Performance Insights that are deployed under another key, such as `aws/rds`, may replace its
 * instances or fail the update, and are reported as `AtRest-DatabaseInsightsKey`. Deletion protection does not prevent a
 * replacement, it only keeps the old cluster.
 *
 * An Aurora cluster (provisioned or Serverless v2) under a customer managed key: storage, snapshots, backups, Performance Insights
 * of its instances where it is on, and the secret. It has the props and logical ids of `rds.DatabaseCluster`; the secret keeps
 * its name. Without a key, Aurora encrypts under one that AWS owns, with no policy and no record of its use.
 *
 * What it turns on beyond the L2, each unless the same prop says otherwise: encryption under `EncryptionKey.of(this)`, deletion
 * protection (but for `RemovalPolicy.DESTROY`), backups for 7 days, tags on snapshots, minor upgrades, no public address, IAM
 * authentication, log exports, enhanced monitoring every 60 seconds; and grants on the secret give use of the key through Secrets
 * Manager, for this secret, and no other way. One prop each: `readers` in other zones, `port`, `createLogGroups`,
 * `secretRotation`, `backupPlan`, `activityStream`.
 *
 * Throws for `storageEncrypted: false`, for a key of another Region or an asymmetric one, and for an activity stream that RDS does
 * not have.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html
 */
export class EncryptedDatabaseCluster extends rds.DatabaseCluster {
  /** The key of the cluster and of what belongs to it. */
  public readonly encryptionKey: kms.IKey;

  /** Name of the Kinesis stream that the activity stream goes to, where there is one. Known at deployment. */
  public readonly activityStreamName?: string;

  constructor(scope: Construct, id: string, props: EncryptedDatabaseClusterProps) {
    const name = { kind: 'cluster', identifier: props.clusterIdentifier } as const;
    refuseUnnamedLogGroups(scope, id, props, name);
    refuseManagedRotation(scope, id, props);
    const encrypted = protectedClusterProps(ENCRYPTED_DATABASE_CLUSTER.props(scope, id, props));
    super(scope, id, withoutLogRetention(encrypted));
    this.encryptionKey = encrypted.storageEncryptionKey as kms.IKey;
    const keyed = encryptInstancesOf(this, this.encryptionKey);
    reportInsightsKey(this, props, leavesInsightsKeyOpen(props) || leavesInsightsKeyOpen(props.instanceProps) || keyed.length > 0);
    protectInstancesOf(this);
    acknowledgeMonitoringRole(this);
    encryptExportedLogs(this, () => this.encryptionKey, { ...encrypted, createLogGroups: props.createLogGroups }, name);
    rotateSecret(this, props);
    this.activityStreamName = clusterActivityStream(this, this.encryptionKey, props);
    if (props.backupPlan) {
      addClusterBackupPlan(this, this.encryptionKey);
    }
  }
}
