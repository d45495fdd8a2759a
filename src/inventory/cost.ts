import { isIntrinsic, isObject, text } from '../policies/template-text';
import type { TemplateResource } from '../templates/template';
import type { InventoryKey } from './inventory-key';
import {
  ASSUMED_REQUESTS_A_BUCKET, BUCKET_KEY_SAVES, KEY_USD_A_MONTH, PRICED_ROTATIONS, PRICES_CHECKED, PRICES_SOURCE, ROTATION_USD_A_MONTH, USD_FOR_10_000_REQUESTS,
} from './prices';
import { isTrue } from './template-value';

/** What the keys of the templates cost, and what S3 Bucket Keys save, in USD a month. */
export interface InventoryCost {
  readonly prices: CostPrices;
  readonly assumptions: CostAssumptions;
  readonly keys: KeyCost;
  readonly buckets: BucketCost;
}

/** What the figures are computed with. */
export interface CostPrices {
  readonly keyUsdAMonth: number;
  readonly rotationUsdAMonth: number;
  readonly pricedRotations: number;
  readonly usdFor10000Requests: number;
  readonly source: string;
  /** Year and month in which the prices were compared with the source. */
  readonly checked: string;
}

/** What is not in the templates, and taken for granted. */
export interface CostAssumptions {
  /** Requests of KMS a bucket and month without a Bucket Key. */
  readonly requestsABucketAndMonth: number;
  /** The share of them that a Bucket Key saves. */
  readonly bucketKeySaves: number;
}

/** What customer managed keys of the templates cost. */
export interface KeyCost {
  /** Primary and replica keys, each of which is charged. */
  readonly keys: number;
  /** Those whose price grows with the first two rotations. */
  readonly rotating: number;
  readonly usdAMonth: number;
  readonly usdAMonthAfterFirstRotation: number;
  readonly usdAMonthAfterSecondRotation: number;
}

/** Buckets of the templates whose default encryption is SSE-KMS. */
export interface BucketCost {
  readonly withBucketKey: number;
  readonly withoutBucketKey: number;
  /** Under DSSE-KMS, which has no Bucket Keys. */
  readonly cannotHaveOne: number;
  /** A condition decides. */
  readonly undecided: number;
  /** What Bucket Keys save as it is. */
  readonly savedUsdAMonth: number;
  /** What they would save besides, where they are off. */
  readonly couldSaveUsdAMonth: number;
}

/** The cost of a set of keys and buckets; nothing is known of requests, so that they are assumed. */
export function costOf(
  keys: readonly InventoryKey[], resources: readonly TemplateResource[], requestsABucketAndMonth = ASSUMED_REQUESTS_A_BUCKET,
): InventoryCost {
  return {
    prices: {
      keyUsdAMonth: KEY_USD_A_MONTH,
      rotationUsdAMonth: ROTATION_USD_A_MONTH,
      pricedRotations: PRICED_ROTATIONS,
      usdFor10000Requests: USD_FOR_10_000_REQUESTS,
      source: PRICES_SOURCE,
      checked: PRICES_CHECKED,
    },
    assumptions: { requestsABucketAndMonth, bucketKeySaves: BUCKET_KEY_SAVES },
    keys: keyCost(keys.filter(({ origin }) => origin === 'template'), keys),
    buckets: bucketCost(resources, requestsABucketAndMonth),
  };
}

function keyCost(charged: readonly InventoryKey[], keys: readonly InventoryKey[]): KeyCost {
  const byId = new Map(keys.map(key => [key.id, key]));
  // The material of a replica is rotated with that of its primary key.
  const rotates = ({ settings }: InventoryKey): boolean => settings?.rotation === 'on'
    || settings?.rotation === 'with its primary key' && byId.get(settings.replicaOf ?? '')?.settings?.rotation === 'on';
  const rotating = charged.filter(rotates).length;
  const afterRotations = (rotations: number): number => (
    charged.length * KEY_USD_A_MONTH + rotating * Math.min(rotations, PRICED_ROTATIONS) * ROTATION_USD_A_MONTH
  );
  return {
    keys: charged.length,
    rotating,
    usdAMonth: afterRotations(0),
    usdAMonthAfterFirstRotation: afterRotations(1),
    usdAMonthAfterSecondRotation: afterRotations(2),
  };
}

function bucketCost(resources: readonly TemplateResource[], requests: number): BucketCost {
  const kinds = resources.filter(({ type }) => type === 'AWS::S3::Bucket').map(bucketKind);
  const count = (kind: BucketKind): number => kinds.filter(each => each === kind).length;
  const saved = (buckets: number): number => cents(buckets * requests / 10_000 * USD_FOR_10_000_REQUESTS * BUCKET_KEY_SAVES);
  return {
    withBucketKey: count('with'),
    withoutBucketKey: count('without'),
    cannotHaveOne: count('cannot'),
    undecided: count('undecided'),
    savedUsdAMonth: saved(count('with')),
    couldSaveUsdAMonth: saved(count('without')),
  };
}

type BucketKind = 'with' | 'without' | 'cannot' | 'undecided' | 'not under KMS';

function bucketKind({ properties: { BucketEncryption } }: TemplateResource): BucketKind {
  if (isObject(BucketEncryption) && isIntrinsic(BucketEncryption)) {
    return 'undecided';
  }
  const rules = member(BucketEncryption, 'ServerSideEncryptionConfiguration');
  const kinds = [...new Set(Array.isArray(rules) ? rules.map(kindOfRule) : [])];
  return kinds.length === 0 ? 'not under KMS' : kinds.length === 1 ? kinds[0] : 'undecided';
}

function kindOfRule(rule: unknown): BucketKind {
  const algorithm = text(member(member(rule, 'ServerSideEncryptionByDefault'), 'SSEAlgorithm'));
  if (!algorithm.startsWith('aws:kms')) {
    return algorithm.includes('${') ? 'undecided' : 'not under KMS';
  }
  const bucketKey = member(rule, 'BucketKeyEnabled');
  return algorithm !== 'aws:kms' ? 'cannot' : typeof bucketKey === 'object' ? 'undecided' : isTrue(bucketKey) ? 'with' : 'without';
}

function member(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}
