import type * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { reportInheritingReplica, reportInsightsKey, reportUnknownClass } from './database-findings';
import { encryptExportedLogs, refuseUnnamedLogGroups, withoutLogRetention } from './exported-logs';
import { ENCRYPTED_DATABASE_INSTANCE_READ_REPLICA, inheritedKey, isUnderKnownKey, sharedStorageKey } from './instance-encryption';
import { protectedInstanceProps } from './instance-protection';
import { acknowledgeMonitoringRole } from './managed-roles';
import { leavesInsightsKeyOpen } from './performance-insights';

/** Props of `EncryptedDatabaseInstanceReadReplica`. */
export interface EncryptedDatabaseInstanceReadReplicaProps extends rds.DatabaseInstanceReadReplicaProps {
  /**
   * Whether the log groups of the exported logs are created before the replica, encrypted under its key. For a replica that does
   * not exist yet: RDS makes the log groups of one that does, and creating them again fails. Leave it on afterwards.
   *
   * Needs an `instanceIdentifier` that is known at synthesis, since the names of the log groups contain it.
   *
   * @default false - RDS makes log groups that are not under the key, which is reported as `AtRest-DatabaseLogsNotUnderKey`
   */
  readonly createLogGroups?: boolean;
}

/**
 * **The key of a replica cannot change: CloudFormation would replace a deployed one.** In the Region of its source it is encrypted
 * under the key of its source, and a `storageEncryptionKey` is refused; in another Region under a key of that Region, the given
 * one or `EncryptionKey.of(this)`. Performance Insights that are deployed under another key, such as `aws/rds`, may replace it as
 * well, and are reported as `AtRest-DatabaseInsightsKey`.
 *
 * It has the props and logical ids of `rds.DatabaseInstanceReadReplica`, and turns on what `EncryptedDatabaseInstance` does, save
 * for backups, which its source has. A source that the app does not know to be under a customer managed key is reported as
 * `AtRest-DatabaseReplicaInherits`.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html#Overview.Encryption.Limitations
 */
export class EncryptedDatabaseInstanceReadReplica extends rds.DatabaseInstanceReadReplica {
  /** The key of the replica: its own in another Region, that of its source as far as the app knows it. */
  public readonly encryptionKey?: kms.IKey;

  constructor(scope: Construct, id: string, props: EncryptedDatabaseInstanceReadReplicaProps) {
    const name = { kind: 'instance', identifier: props.instanceIdentifier } as const;
    refuseUnnamedLogGroups(scope, id, props, name);
    const source = props.sourceDatabaseInstance;
    const encrypted = protectedInstanceProps(ENCRYPTED_DATABASE_INSTANCE_READ_REPLICA.props(scope, id, props), source.engine);
    super(scope, id, withoutLogRetention(encrypted));
    this.encryptionKey = (encrypted.storageEncryptionKey ?? sharedStorageKey(source)) as kms.IKey | undefined;
    if (!encrypted.storageEncryptionKey && !isUnderKnownKey(source)) {
      reportInheritingReplica(this, source);
    }
    reportUnknownClass(this, props.instanceType);
    reportInsightsKey(this, props, leavesInsightsKeyOpen(props));
    acknowledgeMonitoringRole(this);
    encryptExportedLogs(this, () => this.encryptionKey ?? inheritedKey(scope, id, source), { ...encrypted, createLogGroups: props.createLogGroups }, name);
  }
}
