import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import type { EncryptedType } from '../private/encrypted-type';
import { propsError } from '../private/errors';
import { encryptedCredentials, encryptedSnapshotCredentials } from './database-credentials';
import { databaseKey } from './database-key';
import { insightsKey } from './performance-insights';
import { refuseClassWithoutEncryption, refuseEngineWithoutEncryption, refuseUnencrypted } from './refused-encryption';

const CFN_TYPES = ['AWS::RDS::DBInstance', 'AWS::SecretsManager::Secret'];

/**
 * How a database instance is encrypted under a customer managed key, with its secret and Performance Insights.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html
 */
export const ENCRYPTED_DATABASE_INSTANCE: EncryptedType<rds.DatabaseInstanceProps> = {
  injectionId: rds.DatabaseInstance.PROPERTY_INJECTION_ID,
  cfnTypes: CFN_TYPES,
  props: (scope, id, props) => {
    refuseUnencrypted(scope, id, props.storageEncrypted);
    refuseEngineWithoutEncryption(scope, id, props.engine);
    refuseClassWithoutEncryption(scope, id, props.instanceType);
    const key = databaseKey(scope, id, props.storageEncryptionKey);
    return {
      ...props,
      storageEncryptionKey: key,
      performanceInsightEncryptionKey: insightsKey(props, () => key),
      credentials: encryptedCredentials(scope, id, props.engine, key, props.credentials),
    };
  },
};

/**
 * How a read replica is encrypted: as its source in the same Region, where RDS takes no key; under a key of its own Region
 * otherwise.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html#Overview.Encryption.Limitations
 */
export const ENCRYPTED_DATABASE_INSTANCE_READ_REPLICA: EncryptedType<rds.DatabaseInstanceReadReplicaProps> = {
  injectionId: rds.DatabaseInstanceReadReplica.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::RDS::DBInstance'],
  props: (scope, id, props) => {
    refuseUnencrypted(scope, id, props.storageEncrypted);
    refuseClassWithoutEncryption(scope, id, props.instanceType);
    const storageEncryptionKey = replicaStorageKey(scope, id, props);
    return {
      ...props,
      storageEncryptionKey,
      performanceInsightEncryptionKey: insightsKey<kms.IKeyRef>(props, () => storageEncryptionKey ?? inheritedKey(scope, id, props.sourceDatabaseInstance)),
    };
  },
};

/**
 * How an instance from a snapshot is encrypted: as the snapshot, for which CloudFormation takes no key. Its new secret and
 * Performance Insights are under the key.
 */
export const ENCRYPTED_DATABASE_INSTANCE_FROM_SNAPSHOT: EncryptedType<rds.DatabaseInstanceFromSnapshotProps & { readonly encryptionKey?: kms.IKey }> = {
  injectionId: rds.DatabaseInstanceFromSnapshot.PROPERTY_INJECTION_ID,
  cfnTypes: CFN_TYPES,
  props: (scope, id, props) => {
    refuseEngineWithoutEncryption(scope, id, props.engine);
    refuseClassWithoutEncryption(scope, id, props.instanceType);
    const encryptionKey = databaseKey(scope, id, props.encryptionKey);
    return {
      ...props,
      encryptionKey,
      performanceInsightEncryptionKey: insightsKey<kms.IKeyRef>(props, () => encryptionKey),
      credentials: props.credentials && encryptedSnapshotCredentials(scope, id, encryptionKey, props.credentials),
    };
  },
};

/** The key of a replica in the Region of its source for what is not its storage: that of the source, or the shared one. */
export function inheritedKey(scope: Construct, id: string, source: rds.IDatabaseInstance): kms.IKey {
  return databaseKey(scope, id, encryptionKeyOf(source));
}

/**
 * Whether the app says that the storage of an instance is under a key of its user's. What the resource says counts: a replica has
 * no key there but that of its source, and one from a snapshot is as the snapshot, whatever its `encryptionKey` is for.
 */
export function isUnderKnownKey(instance: rds.IDatabaseInstance): boolean {
  const resource = instance.node.defaultChild;
  if (!(resource instanceof rds.CfnDBInstance) || resource.dbSnapshotIdentifier !== undefined) {
    return false;
  }
  return resource.kmsKeyId === undefined
    ? resource.sourceDbInstanceIdentifier !== undefined && encryptionKeyOf(instance) !== undefined
    : !isAwsManaged(resource, resource.kmsKeyId);
}

/** The key that the storage of a replica shares with its source, as far as the app knows it. */
export function sharedStorageKey(source: rds.IDatabaseInstance): kms.IKey | undefined {
  return isUnderKnownKey(source) ? encryptionKeyOf(source) : undefined;
}

function encryptionKeyOf(instance: rds.IDatabaseInstance): kms.IKey | undefined {
  return (instance as { readonly encryptionKey?: kms.IKey }).encryptionKey;
}

/** Aliases of keys that AWS manages are the only ones that begin so. */
function isAwsManaged(resource: rds.CfnDBInstance, kmsKeyId: string): boolean {
  return JSON.stringify(Stack.of(resource).resolve(kmsKeyId)).includes('alias/aws/');
}

function replicaStorageKey(scope: Construct, id: string, props: rds.DatabaseInstanceReadReplicaProps): kms.IKeyRef | undefined {
  const compared = Token.compareStrings(props.sourceDatabaseInstance.env.region, Stack.of(scope).region);
  if (compared === TokenComparison.DIFFERENT) {
    return databaseKey(scope, id, props.storageEncryptionKey);
  }
  if (compared !== TokenComparison.ONE_UNRESOLVED && props.storageEncryptionKey) {
    throw propsError(scope, id, `received storageEncryptionKey, but its source ${props.sourceDatabaseInstance.node.path} is in the same Region, where a replica is encrypted under the key of its source: leave it out `
      + '(for a replica that is deployed with one, which leaving it out would replace, keep rds.DatabaseInstanceReadReplica)');
  }
  return props.storageEncryptionKey && databaseKey(scope, id, props.storageEncryptionKey);
}
