import { BackupResource } from 'aws-cdk-lib/aws-backup';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { instanceActivityStream } from './activity-stream';
import type { ActivityStreamOptions } from './activity-stream-options';
import { addBackupPlan } from './database-backup';
import { reportInsightsKey, reportUnknownClass } from './database-findings';
import type { EncryptedDatabaseOptions } from './encrypted-database-options';
import { encryptExportedLogs, refuseUnnamedLogGroups, withoutLogRetention } from './exported-logs';
import { ENCRYPTED_DATABASE_INSTANCE } from './instance-encryption';
import { backedUpInstanceProps } from './instance-protection';
import { acknowledgeMonitoringRole } from './managed-roles';
import { leavesInsightsKeyOpen } from './performance-insights';
import { refuseManagedRotation, rotateSecret } from './secret-rotation';

/** Props of `EncryptedDatabaseInstance`. */
export interface EncryptedDatabaseInstanceProps extends rds.DatabaseInstanceProps, EncryptedDatabaseOptions, ActivityStreamOptions {}

/**
 * **On a database that is deployed, encryption and its key cannot change: CloudFormation would replace it by an empty one.** It
 * takes the place of a deployed `rds.DatabaseInstance` only where that has the same `storageEncryptionKey` already; the guide
 * `docs/rds.md` shows how to get there. Performance Insights that are deployed under another key, such as `aws/rds`, may replace it
 * as well, and are reported as `AtRest-DatabaseInsightsKey`. Deletion protection does not prevent a replacement, it only keeps the
 * old database.
 *
 * A database instance under a customer managed key: storage, snapshots, backups, Performance Insights where it is on, and the
 * secret. It has the props and logical ids of `rds.DatabaseInstance`; the secret keeps its name.
 *
 * What it turns on beyond the L2, each unless the same prop says otherwise: encryption under `EncryptionKey.of(this)`, deletion
 * protection (but for `RemovalPolicy.DESTROY`), backups for 7 days, tags on snapshots, minor upgrades, no public address, IAM
 * authentication and log exports where the engine has them, enhanced monitoring every 60 seconds; and grants on the secret give
 * use of the key through Secrets Manager, for this secret, and no other way. One prop each: `multiAz`, `port`, `createLogGroups`,
 * `secretRotation`, `backupPlan`, `activityStream`.
 *
 * Throws for `storageEncrypted: false`, for instance classes and editions that RDS cannot encrypt, for a key of another Region or an
 * asymmetric one, and for an activity stream that RDS does not have.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html
 */
export class EncryptedDatabaseInstance extends rds.DatabaseInstance {
  /** The key of the database and of what belongs to it. */
  public readonly encryptionKey: kms.IKey;

  /** Name of the Kinesis stream that the activity stream goes to, where there is one. Known at deployment. */
  public readonly activityStreamName?: string;

  constructor(scope: Construct, id: string, props: EncryptedDatabaseInstanceProps) {
    const name = { kind: 'instance', identifier: props.instanceIdentifier } as const;
    refuseUnnamedLogGroups(scope, id, props, name);
    refuseManagedRotation(scope, id, props);
    const encrypted = backedUpInstanceProps(ENCRYPTED_DATABASE_INSTANCE.props(scope, id, props));
    super(scope, id, withoutLogRetention(encrypted));
    this.encryptionKey = encrypted.storageEncryptionKey as kms.IKey;
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
