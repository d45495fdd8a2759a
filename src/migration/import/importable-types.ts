import type { DbCluster } from '../rds/db-cluster';
import type { DbInstance } from '../rds/db-instance';

export const DB_INSTANCE = 'AWS::RDS::DBInstance';
export const DB_CLUSTER = 'AWS::RDS::DBCluster';

/** What RDS describes of a database: a member of the answer of `DescribeDBInstances` or `DescribeDBClusters`. */
export type Described = DbInstance | DbCluster;

/** A resource type that a migration concerns. CloudFormation imports both. */
export interface ImportableType {
  /** The property that CloudFormation knows the resource by, which is its `Ref` as well. */
  readonly identifier: 'DBInstanceIdentifier' | 'DBClusterIdentifier';
  /** What stands before the identifier in the ARN. */
  readonly arnResource: 'db' | 'cluster';
  readonly arnAttribute: string;
  /** The API's paths of attributes that it calls otherwise. */
  readonly describedAs: Readonly<Record<string, string>>;
  /** Attributes that the encrypted database has other values of than the unencrypted one had. */
  readonly changing: readonly string[];
}

/**
 * The types, by name.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-import-supported-resources.html
 */
export const IMPORTABLE_TYPES: Readonly<Record<string, ImportableType>> = {
  [DB_INSTANCE]: {
    identifier: 'DBInstanceIdentifier',
    arnResource: 'db',
    arnAttribute: 'DBInstanceArn',
    describedAs: { DBSystemId: 'DBSystemID' },
    changing: ['CertificateDetails.ValidTill', 'DbiResourceId', 'InstanceCreateTime', 'LatestRestorableTime', 'MasterUserSecret.SecretArn'],
  },
  [DB_CLUSTER]: {
    identifier: 'DBClusterIdentifier',
    arnResource: 'cluster',
    arnAttribute: 'DBClusterArn',
    describedAs: {
      'DBClusterResourceId': 'DbClusterResourceId', 'Endpoint.Address': 'Endpoint', 'Endpoint.Port': 'Port', 'ReadEndpoint.Address': 'ReaderEndpoint',
    },
    changing: ['DBClusterResourceId', 'MasterUserSecret.SecretArn', 'StorageEncryptionType'],
  },
};
