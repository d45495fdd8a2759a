import { CfnResource, FeatureFlags } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { RDS_PREVENT_RENDERING_DEPRECATED_CREDENTIALS } from 'aws-cdk-lib/cx-api';
import type { Construct, IConstruct } from 'constructs';
import type { EncryptedType } from '../private/encrypted-type';
import { encryptedCredentials, encryptedSnapshotCredentials } from './database-credentials';
import { databaseKey } from './database-key';
import { insightsKey } from './performance-insights';
import { refuseUnencrypted } from './refused-encryption';

const CFN_TYPES = ['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance', 'AWS::SecretsManager::Secret'];

/**
 * How an Aurora cluster is encrypted under a customer managed key, with its secret and Performance Insights. The instances that
 * `writer` and `readers` make are seen to by `encryptInstancesOf`.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html
 */
export const ENCRYPTED_DATABASE_CLUSTER: EncryptedType<rds.DatabaseClusterProps> = {
  injectionId: rds.DatabaseCluster.PROPERTY_INJECTION_ID,
  cfnTypes: CFN_TYPES,
  props: (scope, id, props) => {
    refuseUnencrypted(scope, id, props.storageEncrypted);
    const key = databaseKey(scope, id, props.storageEncryptionKey);
    return {
      ...props,
      ...underKey(props, key),
      credentials: encryptedCredentials(scope, id, props.engine, key, props.credentials),
    };
  },
};

/**
 * How an Aurora cluster from a snapshot is encrypted: under the key, whatever the snapshot was under. A deprecated secret that the
 * L2 makes besides is seen to by `encryptUnusedSecretOf`.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html
 */
export const ENCRYPTED_DATABASE_CLUSTER_FROM_SNAPSHOT: EncryptedType<rds.DatabaseClusterFromSnapshotProps> = {
  injectionId: rds.DatabaseClusterFromSnapshot.PROPERTY_INJECTION_ID,
  cfnTypes: CFN_TYPES,
  props: (scope, id, props) => {
    refuseUnencrypted(scope, id, props.storageEncrypted);
    const key = databaseKey(scope, id, props.storageEncryptionKey);
    return {
      ...props,
      ...underKey(props, key),
      credentials: isOnlySecret(scope, props) ? encryptedCredentials(scope, id, props.engine, key, props.credentials) : props.credentials,
      snapshotCredentials: snapshotCredentials(scope, id, key, props),
    };
  },
};

/** Puts Performance Insights of the instances in a cluster under the key, where they switch it on and name no key themselves. Returns those instances. */
export function encryptInstancesOf(cluster: IConstruct, key: kms.IKey): rds.CfnDBInstance[] {
  const instances = instancesOf(cluster).filter(instance => instance.enablePerformanceInsights === true && instance.performanceInsightsKmsKeyId === undefined);
  instances.forEach(instance => { instance.performanceInsightsKmsKeyId = key.keyArn; });
  return instances;
}

/** Encrypts the secret that the L2 makes of deprecated credentials even where others are used: nobody reads it. */
export function encryptUnusedSecretOf(cluster: IConstruct, key: kms.IKey): void {
  const resource = cluster.node.tryFindChild('Secret')?.node.defaultChild;
  if (resource instanceof secretsmanager.CfnSecret) {
    resource.kmsKeyId ??= key.keyArn;
  }
}

/** The instances that a cluster made. */
export function instancesOf(cluster: IConstruct): rds.CfnDBInstance[] {
  return cluster.node.findAll().filter((each): each is rds.CfnDBInstance =>
    CfnResource.isCfnResource(each) && each.cfnResourceType === rds.CfnDBInstance.CFN_RESOURCE_TYPE_NAME);
}

type ClusterKeyProps = Pick<rds.DatabaseClusterProps,
'storageEncryptionKey' | 'instanceProps' | 'enablePerformanceInsights' | 'performanceInsightRetention' | 'performanceInsightEncryptionKey' | 'databaseInsightsMode'>;

function underKey(props: ClusterKeyProps, key: kms.IKey): ClusterKeyProps {
  return {
    storageEncryptionKey: key,
    performanceInsightEncryptionKey: insightsKey(props, () => key),
    // Deprecated by the L2, which warns of it even where it is undefined.
    ...(props.instanceProps && { instanceProps: { ...props.instanceProps, performanceInsightEncryptionKey: insightsKey(props.instanceProps, () => key) } }),
  };
}

/** Whether the deprecated credentials make the only secret of a cluster from a snapshot, the one that grants are about. */
function isOnlySecret(scope: Construct, props: rds.DatabaseClusterFromSnapshotProps): boolean {
  return !props.manageMasterUserPassword && !props.snapshotCredentials && !FeatureFlags.of(scope).isEnabled(RDS_PREVENT_RENDERING_DEPRECATED_CREDENTIALS);
}

/** A managed secret takes its key from the snapshot credentials, whose username it does not read. */
function snapshotCredentials(scope: Construct, id: string, key: kms.IKey, props: rds.DatabaseClusterFromSnapshotProps): rds.SnapshotCredentials | undefined {
  const given = props.snapshotCredentials ?? (props.manageMasterUserPassword ? new ManagedCredentials() : undefined);
  return given && encryptedSnapshotCredentials(scope, id, key, given);
}

/** Nothing but a place for the key of a managed secret. */
class ManagedCredentials extends rds.SnapshotCredentials {
  readonly generatePassword = false;
  readonly username = undefined;
  readonly replaceOnPasswordCriteriaChanges = undefined;
  readonly password = undefined;
  readonly encryptionKey = undefined;
  readonly secret = undefined;
  readonly excludeCharacters = undefined;
  readonly replicaRegions = undefined;
}
