import { Token, Validations } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { propsError } from '../private/errors';

/** GiB for each instance, as the L2s have it. */
export const DEFAULT_STORAGE = 100;

/** The one type whose IOPS need no choice. */
export const DEFAULT_STORAGE_TYPE = rds.StorageType.GP3;

/** GiB of storage, of each type that Multi-AZ DB clusters have. @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html */
export const LEAST_STORAGE: Partial<Record<rds.StorageType, number>> = { [rds.StorageType.GP3]: 20, [rds.StorageType.IO1]: 100, [rds.StorageType.IO2]: 100 };
export const MOST_STORAGE = 65_536;

/** From so many GiB on, gp3 takes IOPS of one's own, from its baseline upwards. */
export const GP3_STORAGE_WITH_IOPS = 400;
export const GP3_LEAST_IOPS = 12_000;

/** The fewest IOPS of io1 and io2. */
export const LEAST_IOPS = 1_000;

/** IOPS for each GiB of io1. */
export const IO1_IOPS_PER_GIB = [0.5, 50] as const;

interface MultiAzStorage {
  readonly storageType?: rds.StorageType;
  readonly allocatedStorage?: number;
  readonly iops?: number;
}

/** Refuses storage that a Multi-AZ DB cluster cannot have. */
export function refuseOtherStorage(
  scope: Construct, id: string, { storageType = DEFAULT_STORAGE_TYPE, allocatedStorage = DEFAULT_STORAGE, iops }: MultiAzStorage,
): void {
  const least = LEAST_STORAGE[storageType];
  if (least === undefined) {
    throw propsError(scope, id, `received the storageType ${storageType}, which Multi-AZ DB clusters do not have: use ${Object.keys(LEAST_STORAGE).join(', ')}`);
  }
  const storage = known(allocatedStorage);
  if (storage !== undefined && (!Number.isInteger(storage) || storage < least || storage > MOST_STORAGE)) {
    throw propsError(scope, id, `received allocatedStorage: ${storage}, but ${storageType} has ${least} to ${MOST_STORAGE} whole GiB: pass as many`);
  }
  const problem = storageType === rds.StorageType.GP3 ? problemOfGp3(known(iops), storage) : problemOfProvisioned(storageType, iops, storage);
  if (problem) {
    throw propsError(scope, id, `received ${iops === undefined ? 'no iops' : `iops: ${known(iops) ?? 'a token'}`} for ${storageType}${storage === undefined ? '' : ` of ${storage} GiB`}, ${problem}`);
  }
}

function problemOfGp3(iops?: number, storage?: number): string | undefined {
  if (iops === undefined || storage === undefined) {
    return undefined;
  }
  if (storage < GP3_STORAGE_WITH_IOPS) {
    return `which takes none below ${GP3_STORAGE_WITH_IOPS} GiB: leave iops out, or allocate more`;
  }
  return iops < GP3_LEAST_IOPS ? `which begins with ${GP3_LEAST_IOPS}: leave iops out for as many, or pass more` : undefined;
}

function problemOfProvisioned(storageType: rds.StorageType, iops?: number, storage?: number): string | undefined {
  if (iops === undefined) {
    return `which has no default: pass ${LEAST_IOPS} or more, or use gp3`;
  }
  const given = known(iops);
  if (given === undefined) {
    return undefined;
  }
  if (given < LEAST_IOPS) {
    return `which begins with ${LEAST_IOPS}: pass as many, or use gp3`;
  }
  const [least, most] = IO1_IOPS_PER_GIB;
  const outside = storage !== undefined && storageType === rds.StorageType.IO1 && (given < least * storage || given > most * storage);
  return outside ? `which has ${least} to ${most} for each GiB: pass ${least * storage} to ${most * storage}` : undefined;
}

/** A number, unless it is a token. */
function known(value?: number): number | undefined {
  return Token.isUnresolved(value) ? undefined : value;
}

/**
 * Acknowledges that gp3 may do without IOPS, which the validation of the CDK takes for required. RDS refuses them for less than 400 GiB.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbcluster.html
 */
export function acknowledgeBaselineIops(cluster: rds.CfnDBCluster): void {
  if (cluster.storageType === rds.StorageType.GP3 && cluster.iops === undefined) {
    Validations.of(cluster).acknowledge({
      id: 'CloudFormation-Validate::F3003', reason: 'gp3 has IOPS without Iops, and RDS refuses the property for less than 400 GiB; nothing else that is required can be missing',
    });
  }
}
