import { isAurora } from '../rds/db-cluster';
import type { Source } from '../rds/source';
import type { Assumptions } from './assumptions';
import { computeOf, type Compute } from './compute';
import type { Range } from './range';
import { snapshotGib, storedCopies } from './storage';

/** A part of the bill, as a quantity: prices depend on the Region, the engine and the contract. */
export interface CostEstimate {
  /** What is paid for. */
  readonly item: string;
  /** How much of it; undefined where there is nothing to reckon from. */
  readonly quantity?: Range;
  readonly unit: string;
  /** For what time: once, or for each day or month in which it is kept. */
  readonly per: 'migration' | 'day' | 'month';
  /** US dollars, where the price is the same in every Region. */
  readonly usd?: Range;
  /** A sentence. */
  readonly basis: string;
}

/** What a cost estimate is made from. */
export interface CostFacts {
  /** Hours for which the second database runs before the migration ends; undefined where they cannot be reckoned. */
  readonly hours?: Range;
  /** Whether AWS manages the key: such a key costs nothing. */
  readonly keyIsOfAws: boolean;
}

const HOURS_A_DAY = 24;

/**
 * US dollars a month for a customer managed key: new, and after two rotations or more.
 *
 * @see https://aws.amazon.com/kms/pricing/
 */
const USD_A_KEY_AND_MONTH: Range = { least: 1, most: 3 };

/** What is paid for besides what is paid now. */
export function costOf(source: Source, facts: CostFacts, assumptions: Assumptions): CostEstimate[] {
  return [
    ...computing(source, facts),
    ...storage(source, assumptions),
    ...provisionedIops(source),
    ...snapshots(source, assumptions),
    ...io(source),
    ...key(facts),
  ];
}

function computing(source: Source, { hours }: CostFacts): CostEstimate[] {
  return computeOf(source).flatMap((compute): CostEstimate[] => [
    {
      item: `Second database, ${compute.label}`,
      quantity: hours && { least: hours.least * compute.units.least, most: hours.most * compute.units.most },
      unit: compute.unit,
      per: 'migration',
      basis: 'From the restore to the end of the migration.',
    },
    {
      item: `Old database, ${compute.label}`,
      quantity: { least: HOURS_A_DAY * compute.units.least, most: HOURS_A_DAY * compute.units.most },
      unit: compute.unit,
      per: 'day',
      basis: keeping(compute),
    },
  ]);
}

function keeping({ unit }: Compute): string {
  return `It goes on running until somebody deletes or stops it${unit === 'ACU-hours' ? ', at its least capacity when nobody uses it' : ''}; RDS starts a stopped database again after seven days.`;
}

function storage(source: Source, assumptions: Assumptions): CostEstimate[] {
  const gib = snapshotGib(source, assumptions);
  const quantity = gib === undefined ? undefined : gib * storedCopies(source);
  return [{
    item: 'Storage of the old database',
    quantity: quantity === undefined ? undefined : { least: quantity, most: quantity },
    unit: 'GiB-months',
    per: 'month',
    basis: quantity === undefined ? 'RDS does not describe how much Aurora stores: say it with the size of the storage.' : 'As much as now, until it is deleted.',
  }];
}

function provisionedIops(source: Source): CostEstimate[] {
  const { StorageType = '', Iops } = source.kind === 'instance' ? source.instance : source.cluster;
  if (!Iops || !['io1', 'io2', 'gp3'].includes(StorageType)) { return []; }
  const quantity = Iops * storedCopies(source);
  const [least, basis] = StorageType === 'gp3'
    ? [0, 'What is above the baseline of gp3, which depends on engine and size, and so for throughput; until it is deleted.']
    : [quantity, 'As many as now, until it is deleted.'];
  return [{ item: `Provisioned IOPS of the old database (${StorageType})`, quantity: { least, most: quantity }, unit: 'IOPS-months', per: 'month', basis }];
}

/** A cluster is restored from the unencrypted snapshot: there is no copy of it. */
function snapshots(source: Source, assumptions: Assumptions): CostEstimate[] {
  const gib = snapshotGib(source, assumptions);
  const cost = (item: string, least: number, basis: string): CostEstimate => ({
    item, quantity: gib === undefined ? undefined : { least: least * gib, most: gib }, unit: 'GiB-months', per: 'month', basis,
  });
  const unencrypted = cost('Snapshot, unencrypted', 0, 'What it does not share with automated backups, until it is deleted; RDS includes some backup storage.');
  return source.kind === 'cluster' ? [unencrypted] : [unencrypted, cost('Snapshot, encrypted copy', 1, 'A full copy, until it is deleted; RDS includes some backup storage.')];
}

function io(source: Source): CostEstimate[] {
  if (source.kind === 'instance' || !isAurora(source.cluster) || source.cluster.StorageType === 'aurora-iopt1') { return []; }
  return [{ item: 'I/O of the new cluster', unit: 'I/O requests', per: 'migration', basis: 'What your own checks before the cutover read; the storage type charges for requests.' }];
}

function key({ keyIsOfAws }: CostFacts): CostEstimate[] {
  if (keyIsOfAws) { return []; }
  return [{
    item: 'KMS key',
    quantity: { least: 1, most: 1 },
    unit: 'key',
    per: 'month',
    usd: USD_A_KEY_AND_MONTH,
    basis: 'If it is made for this: 1 USD a month, 3 USD after two rotations.',
  }];
}
