import type * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { clusterActivityStream } from './activity-stream';
import type { ActivityStreamOptions } from './activity-stream-options';
import { ENCRYPTED_DATABASE_CLUSTER_FROM_SNAPSHOT, encryptInstancesOf, encryptUnusedSecretOf } from './cluster-encryption';
import { protectedClusterProps, protectInstancesOf } from './cluster-protection';
import { addClusterBackupPlan } from './database-backup';
import { reportInsightsKey } from './database-findings';
import type { EncryptedDatabaseOptions } from './encrypted-database-options';
import { encryptExportedLogs, refuseUnnamedLogGroups, withoutLogRetention } from './exported-logs';
import { acknowledgeMonitoringRole } from './managed-roles';
import { leavesInsightsKeyOpen } from './performance-insights';
import { refuseManagedRotation, rotateSecret } from './secret-rotation';

/** Props of `EncryptedDatabaseClusterFromSnapshot`. */
export interface EncryptedDatabaseClusterFromSnapshotProps extends rds.DatabaseClusterFromSnapshotProps, EncryptedDatabaseOptions, ActivityStreamOptions {}

/**
 * **On a cluster that is deployed, the key cannot change: CloudFormation would replace it by the state of the snapshot.** It takes
 * the place of a deployed `rds.DatabaseClusterFromSnapshot` only where that has the same `storageEncryptionKey` already. Performance
 * Insights that are deployed under another key, such as `aws/rds`, may replace its instances or fail the update, and are reported as
 * `AtRest-DatabaseInsightsKey`. Keep class and `snapshotIdentifier` as long as it lives.
 *
 * An Aurora cluster from a snapshot, under a customer managed key whatever the snapshot was under, even where that was not
 * encrypted. It has the props and logical ids of `rds.DatabaseClusterFromSnapshot`, and turns on what `EncryptedDatabaseCluster`
 * does.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html
 */
export class EncryptedDatabaseClusterFromSnapshot extends rds.DatabaseClusterFromSnapshot {
  /** The key of the cluster and of what belongs to it. */
  public readonly encryptionKey: kms.IKey;

  /** Name of the Kinesis stream that the activity stream goes to, where there is one. Known at deployment. */
  public readonly activityStreamName?: string;

  constructor(scope: Construct, id: string, props: EncryptedDatabaseClusterFromSnapshotProps) {
    const name = { kind: 'cluster', identifier: props.clusterIdentifier } as const;
    refuseUnnamedLogGroups(scope, id, props, name);
    refuseManagedRotation(scope, id, props);
    const encrypted = protectedClusterProps(ENCRYPTED_DATABASE_CLUSTER_FROM_SNAPSHOT.props(scope, id, props));
    super(scope, id, withoutLogRetention(encrypted));
    this.encryptionKey = encrypted.storageEncryptionKey as kms.IKey;
    encryptUnusedSecretOf(this, this.encryptionKey);
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
