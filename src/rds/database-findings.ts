import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { raiseFinding } from '../private/findings';
import { CLASSES_WITHOUT_ENCRYPTION } from './refused-encryption';

/** The log groups of a database are made by RDS, and are not under its key. */
export const DATABASE_LOGS_NOT_UNDER_KEY = 'AtRest-DatabaseLogsNotUnderKey';

/** An instance is restored from a snapshot, and is encrypted as the snapshot is. */
export const DATABASE_FROM_SNAPSHOT = 'AtRest-DatabaseFromSnapshot';

/** A read replica inherits the encryption of a source that the app does not know to be under a customer managed key. */
export const DATABASE_REPLICA_INHERITS = 'AtRest-DatabaseReplicaInherits';

/** The instance class is a token: whether RDS can encrypt it was not checked. */
export const DATABASE_CLASS_UNKNOWN = 'AtRest-DatabaseClassUnknown';

/** Performance Insights are on under a key that was chosen here, while a deployed database keeps the one that it has. */
export const DATABASE_INSIGHTS_KEY = 'AtRest-DatabaseInsightsKey';

/** Reports a database whose logs go to log groups that RDS makes. */
export function reportLogsNotUnderKey(database: IConstruct, logs: string[], groupNames: string): void {
  raiseFinding(database, DATABASE_LOGS_NOT_UNDER_KEY,
    `The logs that the database exports (${logs.join(', ')}) go to log groups ${groupNames} that RDS makes, without the key. For a database that does not exist yet, `
    + 'pass createLogGroups: true with an identifier; for one that does, run aws logs associate-kms-key for each, after '
    + `key.allowService(KeyService.cloudWatchLogs('${groupNames}')), and acknowledge ${DATABASE_LOGS_NOT_UNDER_KEY}.`);
}

/** Reports an instance whose encryption is that of its snapshot. */
export function reportFromSnapshot(database: IConstruct): void {
  raiseFinding(database, DATABASE_FROM_SNAPSHOT,
    'The instance is encrypted as its snapshot is: not at all, if the snapshot is not. CloudFormation takes no key here. Copy the snapshot under the key first '
    + '(aws rds copy-db-snapshot --kms-key-id) and restore the copy: docs/rds.md, "Encrypting a database that exists". '
    + `Acknowledge ${DATABASE_FROM_SNAPSHOT} once the snapshot is under a customer managed key.`);
}

/** Reports a replica whose encryption is that of a source which may have none. */
export function reportInheritingReplica(database: IConstruct, source: IConstruct): void {
  raiseFinding(database, DATABASE_REPLICA_INHERITS,
    `The replica is encrypted as its source ${source.node.path} is, and the app does not say that this is under a customer managed key. Make the source an `
    + 'EncryptedDatabaseInstance, as docs/rds.md shows (an instance that is deployed would be replaced), or check '
    + `aws rds describe-db-instances and acknowledge ${DATABASE_REPLICA_INHERITS}.`);
}

/**
 * Reports Performance Insights under a key that the user did not name, since RDS refuses another one than the first
 * ("You can't change your Performance Insights KMS key"). A database whose log groups are made here is new.
 */
export function reportInsightsKey(database: IConstruct, { createLogGroups }: { readonly createLogGroups?: boolean }, leftOpen: boolean): void {
  if (leftOpen && !createLogGroups) {
    raiseFinding(database, DATABASE_INSIGHTS_KEY,
      'Performance Insights are on, and get the key of the database, since no performanceInsightEncryptionKey was passed. RDS does not change a key that they have: if the database is deployed and they '
      + 'are, or were, on under another one, such as aws/rds, the update fails or replaces the database. '
      + `A new database, or one where they never were on: acknowledge ${DATABASE_INSIGHTS_KEY}. Any other: pass the key that they have as performanceInsightEncryptionKey; `
      + 'under aws/rds, take the property back on the resource (performanceInsightsKmsKeyId = undefined) and acknowledge, or pass enablePerformanceInsights: false.');
  }
}

/** Reports an instance class that is not known at synthesis. */
export function reportUnknownClass(database: IConstruct, instanceType?: ec2.InstanceType): void {
  if (instanceType && Token.isUnresolved(instanceType.toString())) {
    raiseFinding(database, DATABASE_CLASS_UNKNOWN,
      'The instance class is not known at synthesis: it was not checked whether RDS can encrypt it '
      + `(not ${CLASSES_WITHOUT_ENCRYPTION.map(each => `db.${each.replace(/\.$/, '.*')}`).join(', ')}). Acknowledge ${DATABASE_CLASS_UNKNOWN} if it can.`);
  }
}
