export { EncryptedDatabaseCluster, type EncryptedDatabaseClusterProps } from './encrypted-database-cluster';
export { EncryptedDatabaseClusterFromSnapshot, type EncryptedDatabaseClusterFromSnapshotProps } from './encrypted-database-cluster-from-snapshot';
export { EncryptedDatabaseInstance, type EncryptedDatabaseInstanceProps } from './encrypted-database-instance';
export { EncryptedDatabaseInstanceFromSnapshot, type EncryptedDatabaseInstanceFromSnapshotProps } from './encrypted-database-instance-from-snapshot';
export { EncryptedDatabaseInstanceReadReplica, type EncryptedDatabaseInstanceReadReplicaProps } from './encrypted-database-instance-read-replica';
export { type EncryptedDatabaseOptions } from './encrypted-database-options';
