import * as docdb from 'aws-cdk-lib/aws-docdb';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import type { EncryptedType } from '../../private/encrypted-type';
import { propsError } from '../../private/errors';
import { encryptedCredentials, encryptedSnapshotCredentials, secretKey } from '../../rds/database-credentials';
import { databaseKey } from '../../rds/database-key';
import { namedKey } from './named-key';

/**
 * How a DocumentDB cluster is encrypted, with its secret, which keeps its name and password. Clients need no permission on the key.
 *
 * @see https://docs.aws.amazon.com/documentdb/latest/developerguide/encryption-at-rest.html
 */
export const ENCRYPTED_DOCUMENT_DATABASE_CLUSTER: EncryptedType<docdb.DatabaseClusterProps> = {
  injectionId: docdb.DatabaseCluster.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::DocDB::DBCluster', 'AWS::DocDB::DBInstance', 'AWS::SecretsManager::Secret'],
  props: (scope, id, props) => {
    if (props.storageEncrypted === false) {
      throw propsError(scope, id, 'received storageEncrypted: false: leave it out for a customer managed key');
    }
    const kmsKey = namedKey(scope, id, 'RDS', props.kmsKey);
    return { ...props, kmsKey, masterUser: withSecretKey(scope, id, kmsKey, props.masterUser) };
  },
};

/**
 * How an Aurora Serverless v1 cluster is encrypted, with its secret.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html
 */
export const ENCRYPTED_SERVERLESS_CLUSTER: EncryptedType<rds.ServerlessClusterProps> = {
  injectionId: rds.ServerlessCluster.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::RDS::DBCluster', 'AWS::SecretsManager::Secret'],
  props: (scope, id, props) => {
    const storageEncryptionKey = namedKey(scope, id, 'RDS', props.storageEncryptionKey);
    return { ...props, storageEncryptionKey, credentials: encryptedCredentials(scope, id, props.engine, storageEncryptionKey, props.credentials) };
  },
};

/** How the new secret of an Aurora Serverless v1 cluster from a snapshot is encrypted. For its storage the L2 takes no key: it is set at synthesis. */
export const ENCRYPTED_SERVERLESS_CLUSTER_FROM_SNAPSHOT: EncryptedType<rds.ServerlessClusterFromSnapshotProps> = {
  injectionId: rds.ServerlessClusterFromSnapshot.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::RDS::DBCluster', 'AWS::SecretsManager::Secret'],
  props: (scope, id, props) => ({
    ...props,
    credentials: props.credentials && encryptedSnapshotCredentials(scope, id, databaseKey(scope, id), props.credentials),
  }),
};

function withSecretKey(scope: Construct, id: string, key: kms.IKey, masterUser: docdb.Login): docdb.Login {
  return masterUser.password || masterUser.kmsKey ? masterUser : { ...masterUser, kmsKey: secretKey(scope, id, 'AtRestSecretKey', key) };
}
