import type { AccountQuota, OrderableOption } from '../preflight';
import { classesOf, databaseOf } from '../preflight/facts';
import type { SubnetGroup } from '../rds/shared-shapes';
import type { Source } from '../rds/source';
import type { Read } from '../read';
import { readAll, readOne } from './calls';

/** What RDS offers of the classes, for the engine and version of the database. */
export async function readOrderable(read: Read, source: Source): Promise<OrderableOption[]> {
  const { Engine, EngineVersion } = databaseOf(source);
  const classes = classesOf(source);
  if (classes.length === 0) { throw new Error('it has no instance whose class could be looked up'); }
  const options = await Promise.all(classes.map(async DBInstanceClass => (
    readAll<OrderableOption>(read, 'DescribeOrderableDBInstanceOptions', { Engine, EngineVersion, DBInstanceClass })
  )));
  // Thousands of options have dozens of members each, of which few are looked at.
  return options.flat().map(({ DBInstanceClass, StorageType, SupportsStorageEncryption, AvailabilityZones }) => (
    { DBInstanceClass, StorageType, SupportsStorageEncryption, AvailabilityZones }
  ));
}

/** The quotas of the account. */
export async function readQuotas(read: Read): Promise<AccountQuota[]> {
  return await readOne<AccountQuota[]>(read, 'DescribeAccountAttributes') ?? [];
}

/** The subnet group: instances are described with theirs, clusters only name it. */
export async function readSubnetGroup(read: Read, source: Source): Promise<SubnetGroup> {
  const instances = source.kind === 'instance' ? [source.instance] : source.members;
  const group = instances.map(instance => instance.DBSubnetGroup).find(each => each?.Subnets?.length);
  if (group) { return group; }
  const DBSubnetGroupName = source.kind === 'instance' ? source.instance.DBSubnetGroup?.DBSubnetGroupName : source.cluster.DBSubnetGroup;
  if (!DBSubnetGroupName) { throw new Error('it has no DB subnet group'); }
  const [found] = await readAll<SubnetGroup>(read, 'DescribeDBSubnetGroups', { DBSubnetGroupName });
  if (!found) { throw new Error(`RDS does not describe the DB subnet group ${DBSubnetGroupName}`); }
  return found;
}
