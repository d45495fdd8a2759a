import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { DatabaseMigrationServiceClient } from '@aws-sdk/client-database-migration-service';
import { KMSClient } from '@aws-sdk/client-kms';
import { RDSClient } from '@aws-sdk/client-rds';
import { cluster, INSTANCE, KEY, multiAz } from '../../../../test/migration/support/databases';

/** By operation: what it answers, or fails with. */
export type Answers = Readonly<Record<string, object | Error>>;

interface Command {
  readonly input: object;
  readonly constructor: { readonly name: string };
}

/** An account in the place of AWS, below the clients of the SDK. What is not said answers nothing. */
export class FakeAccount {
  /** The operations that were called, in order. */
  readonly operations: string[] = [];
  /** What DescribeKey was asked. */
  readonly keys: unknown[] = [];

  constructor(answers: Answers) {
    [RDSClient, KMSClient, ApplicationAutoScalingClient, DatabaseMigrationServiceClient].forEach(client => {
      jest.spyOn(client.prototype as { send(command: Command): Promise<object> }, 'send').mockImplementation(async ({ input, constructor: { name } }) => {
        const operation = name.replace(/Command$/, '');
        this.operations.push(operation);
        if (operation === 'DescribeKey') { this.keys.push((input as { KeyId: unknown }).KeyId); }
        const answer = answers[operation] ?? {};
        if (answer instanceof Error) { throw answer; }
        return answer;
      });
    });
  }
}

/** An error as the SDK throws it. */
export function serviceError(name: string, message = 'no'): Error {
  return Object.assign(new Error(message), { name });
}

const ZONES = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
const SUBNET_GROUP = {
  DBSubnetGroupName: 'private', SubnetGroupStatus: 'Complete', Subnets: ZONES.map(Name => ({ SubnetIdentifier: Name, SubnetAvailabilityZone: { Name } })),
};

const offered = (DBInstanceClass: string) => ({
  OrderableDBInstanceOptions: [{ DBInstanceClass, SupportsStorageEncryption: true, AvailabilityZones: ZONES.map(Name => ({ Name })) }],
});

const QUOTAS = ['DBInstances', 'DBClusters', 'ManualSnapshots', 'ManualClusterSnapshots'];

const COMMON: Answers = {
  DescribeKey: { KeyMetadata: { Arn: KEY.arn, KeyState: 'Enabled', KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT', KeyManager: 'CUSTOMER' } },
  DescribeAccountAttributes: { AccountQuotas: QUOTAS.map(AccountQuotaName => ({ AccountQuotaName, Used: 1, Max: 40 })) },
  DescribeDBSubnetGroups: { DBSubnetGroups: [SUBNET_GROUP] },
  DescribeDBSnapshots: serviceError('DBSnapshotNotFoundFault'),
  DescribeDBClusterSnapshots: serviceError('DBClusterSnapshotNotFoundFault'),
};

/** An account with the instance `orders`, which nothing keeps from being migrated. */
export const WITH_INSTANCE: Answers = { ...COMMON, DescribeDBInstances: { DBInstances: [INSTANCE] }, DescribeOrderableDBInstanceOptions: offered('db.m7g.large') };

/** An account with the cluster of Aurora `shop`. */
export const WITH_CLUSTER: Answers = {
  ...COMMON,
  DescribeDBInstances: { DBInstances: cluster().members },
  DescribeDBClusters: { DBClusters: [cluster().cluster] },
  DescribeOrderableDBInstanceOptions: offered('db.r7g.large'),
};

/** An account with the Multi-AZ cluster `ledger`. */
export const WITH_MULTI_AZ: Answers = {
  ...COMMON,
  DescribeDBClusters: { DBClusters: [multiAz({ DBSubnetGroup: 'private' }).cluster] },
  DescribeOrderableDBInstanceOptions: offered('db.m6gd.large'),
};
