import type * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { encryptedCredentials } from './database-credentials';
import { databaseKey } from './database-key';
import type { EncryptedMultiAzDatabaseClusterProps } from './encrypted-multi-az-database-cluster-props';
import { BACKUP_RETENTION, protectedInstanceProps } from './instance-protection';
import { multiAzLogExportsOf } from './multi-az-engine';
import { enablesPerformanceInsights, insightsKey } from './performance-insights';

/** Props whose key and credentials are chosen. */
export interface KeyedMultiAzProps extends EncryptedMultiAzDatabaseClusterProps {
  readonly storageEncryptionKey: kms.IKey;
  readonly credentials: rds.Credentials;
  readonly backup: rds.BackupProps;
}

/**
 * How a Multi-AZ DB cluster is encrypted under a customer managed key, with its secret and Performance Insights, and protected as
 * an instance is.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html
 */
export function encryptedMultiAzProps(scope: Construct, id: string, props: EncryptedMultiAzDatabaseClusterProps): KeyedMultiAzProps {
  const storageEncryptionKey = databaseKey(scope, id, props.storageEncryptionKey);
  return {
    ...protectedInstanceProps({ ...props, cloudwatchLogsExports: props.cloudwatchLogsExports ?? multiAzLogExportsOf(props.engine) }, props.engine),
    backup: props.backup ?? { retention: BACKUP_RETENTION },
    storageEncryptionKey,
    performanceInsightEncryptionKey: insightsKey(props, () => storageEncryptionKey),
    credentials: encryptedCredentials(scope, id, props.engine, storageEncryptionKey, props.credentials),
  };
}

/** Performance Insights of a cluster, as its resource has them: nothing where they are not asked for. */
export function insightsOf(props: KeyedMultiAzProps): Partial<rds.CfnDBClusterProps> {
  const enabled = enablesPerformanceInsights(props);
  const { MONTHS_15, DEFAULT } = rds.PerformanceInsightRetention;
  const ofMode = props.databaseInsightsMode === rds.DatabaseInsightsMode.ADVANCED ? MONTHS_15 : DEFAULT;
  return {
    performanceInsightsEnabled: enabled || props.enablePerformanceInsights,
    performanceInsightsKmsKeyId: props.performanceInsightEncryptionKey?.keyArn,
    performanceInsightsRetentionPeriod: enabled ? props.performanceInsightRetention ?? ofMode : undefined,
    databaseInsightsMode: props.databaseInsightsMode,
  };
}

/** The administrator of a cluster, as its resource has it: with a password, or with the key of the secret that RDS makes. */
export function administratorOf(props: KeyedMultiAzProps, credentials: rds.Credentials): Partial<rds.CfnDBClusterProps> {
  const masterUsername = credentials.username;
  return props.manageMasterUserPassword
    ? { masterUsername, manageMasterUserPassword: true, masterUserSecret: { kmsKeyId: credentials.encryptionKey?.keyArn } }
    : { masterUsername, masterUserPassword: credentials.password?.unsafeUnwrap() };
}
