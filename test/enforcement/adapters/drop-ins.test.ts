import { RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  AuditTrail, EncryptedBucket, EncryptedDatabaseCluster, EncryptedDatabaseClusterFromSnapshot, EncryptedDatabaseInstance, EncryptedDatabaseInstanceFromSnapshot,
  EncryptedDatabaseInstanceReadReplica, EncryptedTable, EncryptedTableV2, EncryptedVolume,
} from '../../../src';
import { ACCOUNT, newApp, REGION, role } from '../../policy/cast';
import { templateOf } from '../../support/template/synth';
import { injectLeniently } from './injected';
import { AURORA, networkOf, PARTITION_KEY, POSTGRES } from './stores';

const REPLICA_KEY = 'arn:aws:kms:us-east-1:111122223333:key/00000000-1111-2222-3333-444444444444';

/** The drop-ins, each with a grant where it has one. */
const DROP_INS: Record<string, (stack: Stack) => unknown> = {
  'EncryptedBucket that replicates': stack => new EncryptedBucket(stack, 'Data', {
    replicationRules: [{ destination: s3.Bucket.fromBucketName(stack, 'Copy', 'copy'), kmsKey: kms.Key.fromKeyArn(stack, 'CopyKey', REPLICA_KEY) }],
  }).grantReadWrite(role(stack, 'User')),
  'EncryptedTable': stack => new EncryptedTable(stack, 'Data', { partitionKey: PARTITION_KEY }).grantReadWriteData(role(stack, 'User')),
  'EncryptedTableV2': stack => new EncryptedTableV2(stack, 'Data', { partitionKey: PARTITION_KEY }).grantReadWriteData(role(stack, 'User')),
  'EncryptedTableV2 with a key': stack => new EncryptedTableV2(stack, 'Data', {
    partitionKey: PARTITION_KEY, encryptionKey: new kms.Key(stack, 'Key'), removalPolicy: RemovalPolicy.DESTROY,
  }).grantReadWriteData(role(stack, 'User')),
  'EncryptedVolume': stack => new EncryptedVolume(stack, 'Data', { availabilityZone: networkOf(stack).availabilityZones[0], size: Size.gibibytes(20) }),
  'EncryptedDatabaseInstance and a replica of it': stack => {
    const sourceDatabaseInstance = new EncryptedDatabaseInstance(stack, 'Data', { engine: POSTGRES, vpc: networkOf(stack), enablePerformanceInsights: true });
    new EncryptedDatabaseInstanceReadReplica(stack, 'Replica', { sourceDatabaseInstance, instanceType: new ec2.InstanceType('m7g.large'), vpc: networkOf(stack) });
    sourceDatabaseInstance.secret!.grantRead(role(stack, 'User'));
  },
  'EncryptedDatabaseInstanceFromSnapshot': stack => new EncryptedDatabaseInstanceFromSnapshot(stack, 'Data', {
    engine: POSTGRES, vpc: networkOf(stack), snapshotIdentifier: 'snapshot', credentials: rds.SnapshotCredentials.fromGeneratedSecret('orders'),
  }),
  'EncryptedDatabaseCluster': stack => new EncryptedDatabaseCluster(stack, 'Data', { engine: AURORA, vpc: networkOf(stack), writer: rds.ClusterInstance.serverlessV2('Writer') }),
  'EncryptedDatabaseClusterFromSnapshot': stack => new EncryptedDatabaseClusterFromSnapshot(stack, 'Data', {
    engine: AURORA,
    vpc: networkOf(stack),
    snapshotIdentifier: 'snapshot',
    writer: rds.ClusterInstance.serverlessV2('Writer'),
    snapshotCredentials: rds.SnapshotCredentials.fromGeneratedSecret('orders'),
  }),
  'AuditTrail': stack => new AuditTrail(stack, 'Data'),
};

describe.each(Object.entries(DROP_INS))('%s', (_name, make) => {
  test.each([['with', REGION], ['without', undefined]])('is the same where plain L2s are encrypted as well, in a stack %s a Region', (_with, region) => {
    const [plain, enforced] = [false, true].map(isEnforced => {
      const app = newApp();
      if (isEnforced) {
        injectLeniently(app);
      }
      const stack = new Stack(app, 'Stack', { env: { account: ACCOUNT, region } });
      make(stack);
      return templateOf(stack);
    });

    expect(enforced).toEqual(plain);
  });
});
