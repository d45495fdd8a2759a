import { isAurora } from '../rds/db-cluster';
import type { Source } from '../rds/source';
import type { Assumptions } from './assumptions';

/** How many copies of the data a Multi-AZ cluster has, each of them paid for. */
const COPIES_IN_MULTI_AZ_CLUSTER = 3;
const COPIES_IN_MULTI_AZ_INSTANCE = 2;

/** What a snapshot holds at most, in GiB; undefined where RDS does not say it. */
export function snapshotGib(source: Source, { storageGib }: Pick<Assumptions, 'storageGib'>): number | undefined {
  if (storageGib !== undefined) { return storageGib; }
  if (source.kind === 'instance') {
    const { AllocatedStorage = 0, AdditionalStorageVolumes = [] } = source.instance;
    return AdditionalStorageVolumes.reduce((sum, volume) => sum + (volume.AllocatedStorage ?? 0), AllocatedStorage);
  }
  // RDS describes 1 GiB for every cluster of Aurora: what is stored is a metric, VolumeBytesUsed.
  return isAurora(source.cluster) ? undefined : source.cluster.AllocatedStorage;
}

/** How many times the new database stores its data, as it is paid for: the copies that Aurora keeps are in its price. */
export function storedCopies(source: Source): number {
  if (source.kind === 'instance') { return source.instance.MultiAZ ? COPIES_IN_MULTI_AZ_INSTANCE : 1; }
  return isAurora(source.cluster) ? 1 : COPIES_IN_MULTI_AZ_CLUSTER;
}
