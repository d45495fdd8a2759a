import { BackupResource } from 'aws-cdk-lib/aws-backup';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { instanceActivityStream } from './activity-stream';
import type { ActivityStreamOptions } from './activity-stream-options';
import { addBackupPlan } from './database-backup';
import { reportFromSnapshot, reportInsightsKey, reportUnknownClass } from './database-findings';
import type { EncryptedDatabaseOptions } from './encrypted-database-options';
import { encryptExportedLogs, refuseUnnamedLogGroups, withoutLogRetention } from './exported-logs';
import { ENCRYPTED_DATABASE_INSTANCE_FROM_SNAPSHOT } from './instance-encryption';
import { backedUpInstanceProps } from './instance-protection';
import { acknowledgeMonitoringRole } from './managed-roles';
import { leavesInsightsKeyOpen } from './performance-insights';
import { rotateSecret } from './secret-rotation';

/** Props of `EncryptedDatabaseInstanceFromSnapshot`. */
export interface EncryptedDatabaseInstanceFromSnapshotProps extends rds.DatabaseInstanceFromSnapshotProps, EncryptedDatabaseOptions, ActivityStreamOptions {
  /**
   * Key of what belongs to the instance besides its storage: Performance Insights, the generated secret, log groups, the backup
   * vault. The storage has the key of the snapshot.
   *
   * @default EncryptionKey.of(this)
   */
  readonly encryptionKey?: kms.IKey;
}

/**
 * **An instance from a snapshot is encrypted as the snapshot is, or not at all**: CloudFormation takes no key for it. That is
 * reported as `AtRest-DatabaseFromSnapshot`; copy the snapshot under the key first, as `docs/rds.md` shows. Another snapshot, or
 * none, on a deployed instance replaces it: keep class and `snapshotIdentifier` as long as it lives. Performance Insights that are
 * deployed under another key, such as `aws/rds`, may replace it as well, and are reported as `AtRest-DatabaseInsightsKey`.
 *
 * It has the props and logical ids of `rds.DatabaseInstanceFromSnapshot`, and turns on what `EncryptedDatabaseInstance` does; a
 * generated secret and Performance Insights are under the key.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RestoreFromSnapshot.html
 */
export class EncryptedDatabaseInstanceFromSnapshot extends rds.DatabaseInstanceFromSnapshot {
  /** The key of what belongs to the instance besides its storage. */
  public readonly encryptionKey: kms.IKey;

  /** Name of the Kinesis stream that the activity stream goes to, where there is one. Known at deployment. */
  public readonly activityStreamName?: string;

  constructor(scope: Construct, id: string, props: EncryptedDatabaseInstanceFromSnapshotProps) {
    const name = { kind: 'instance', identifier: props.instanceIdentifier } as const;
    refuseUnnamedLogGroups(scope, id, props, name);
    const encrypted = backedUpInstanceProps(ENCRYPTED_DATABASE_INSTANCE_FROM_SNAPSHOT.props(scope, id, props));
    super(scope, id, withoutLogRetention(encrypted));
    this.encryptionKey = encrypted.encryptionKey!;
    reportFromSnapshot(this);
    reportUnknownClass(this, props.instanceType);
    reportInsightsKey(this, props, leavesInsightsKeyOpen(props));
    acknowledgeMonitoringRole(this);
    encryptExportedLogs(this, () => this.encryptionKey, { ...encrypted, createLogGroups: props.createLogGroups }, name);
    rotateSecret(this, props);
    this.activityStreamName = instanceActivityStream(this, this.encryptionKey, props);
    if (props.backupPlan) {
      addBackupPlan(this, this.encryptionKey, BackupResource.fromRdsDatabaseInstance(this));
    }
  }
}
