import { verifyAccountDefaults } from '../demo/verify-account-defaults';
import { verifyBaseline } from '../demo/verify-baseline';
import { verifyDatabases } from '../demo/verify-database';
import { verifyEnforced } from '../demo/verify-enforced';
import { verifyStorage } from '../demo/verify-storage';
import type { SmokeCheck } from './check';
import { alarmIsHeard, canarySucceeds, queryAnswers, trailDelivers } from './checks/audit';
import { exportedLogs, secretRotation } from './checks/database';
import { delivery } from './checks/delivery';
import { keyPolicies, nextRotations } from './checks/keys';
import { logGroup } from './checks/log-group';
import { readBack } from './checks/read-back';
import { enforcedReader, notWithoutS3, readerReads, strangerIsRefused, tenantsAreApart } from './checks/roles';
import { rotatedKeyDecrypts, rotatedKeyReads } from './checks/rotation';
import { bucketKey, ownKeyUpload, plainUpload, refusedUploads } from './checks/uploads';

/** An example, as it is deployed, checked and removed. */
export interface SmokeExample {
  /** Its folder below `examples`. */
  readonly name: string;

  /** What the stack makes, in a few words. */
  readonly makes: string;

  /** How many customer managed keys it has: each is paid for by the hour until it is to be deleted. */
  readonly keys: number;

  /** What costs besides keys and requests. */
  readonly costs: readonly string[];

  /** How long deploying, checking and removing take on AWS, in minutes: an estimate. */
  readonly minutes: number;

  /** What of it stays in the account, besides keys that are to be deleted. @default - nothing */
  readonly leaves?: string;

  /** Whether it changes EBS encryption by default. @default false */
  readonly accountWide?: boolean;

  /** Whether the stack puts back EBS encryption by default when it is deleted. @default false */
  readonly putsBack?: boolean;

  /** What is to be proved of it, in this order. */
  readonly checks: readonly SmokeCheck[];
}

/** The examples that are deployed. */
export const EXAMPLES: readonly SmokeExample[] = [
  {
    name: 'storage',
    makes: 'a key, a bucket with its access logs, two tables, roles',
    keys: 1,
    costs: ['two rotations on demand of the key: 1 USD a month each, by the hour'],
    minutes: 25,
    checks: [
      readBack(verifyStorage), keyPolicies, nextRotations, plainUpload, bucketKey, ownKeyUpload, ...refusedUploads, readerReads, strangerIsRefused,
      tenantsAreApart, logGroup, rotatedKeyDecrypts, rotatedKeyReads,
    ],
  },
  {
    name: 'enforced',
    makes: 'a key, a bucket, a topic, four queues, a table, a stream of one shard, a secret, two functions, roles',
    keys: 1,
    costs: [
      'the secret: 0.40 USD a month',
      'a Kinesis stream of one shard, by the hour (https://aws.amazon.com/kinesis/data-streams/pricing/)',
    ],
    minutes: 15,
    checks: [readBack(verifyEnforced), keyPolicies, nextRotations, delivery, enforcedReader, notWithoutS3],
  },
  {
    name: 'database',
    makes: 'a key, a network without a way to the internet, a Multi-AZ PostgreSQL instance, an Aurora Serverless v2 cluster, their secrets, a backup vault',
    keys: 1,
    costs: [
      'hours of two db.t4g.medium instances and their storage (https://aws.amazon.com/rds/postgresql/pricing/)',
      'hours of Aurora capacity units (https://aws.amazon.com/rds/aurora/pricing/)',
      'two secrets: 0.40 USD a month each',
      'hours of an interface endpoint in two zones (https://aws.amazon.com/privatelink/pricing/)',
    ],
    minutes: 90,
    leaves: 'the log group RDSOSMetrics, which all databases of account and Region share, and the service-linked role of RDS',
    checks: [readBack(verifyDatabases), keyPolicies, nextRotations, exportedLogs, secretRotation],
  },
  {
    name: 'account-defaults',
    makes: 'a key, a function that sets EBS encryption by default under it, FOR THE WHOLE ACCOUNT AND REGION until the stack is removed',
    keys: 1,
    costs: ['two volumes of 1 GiB, each for a minute: less than 0.01 USD'],
    minutes: 10,
    accountWide: true,
    putsBack: true,
    checks: [readBack(verifyAccountDefaults), keyPolicies, nextRotations],
  },
  {
    name: 'baseline',
    makes: 'four keys, a trail of all Regions with its bucket and log group, alarms, queries, a canary, and EBS encryption by default, FOR THE WHOLE ACCOUNT until the stack is removed',
    keys: 4,
    costs: [
      'data events of the whole account: 0.10 USD for 100,000',
      'where another trail records management events too: 2.00 USD for 100,000',
      'twelve alarms: 0.10 USD a month each',
      'the log group: 0.50 USD a GB',
      'a query: 5 USD for a terabyte that is read, 10 MB at least',
    ],
    minutes: 90,
    accountWide: true,
    checks: [readBack(verifyBaseline), keyPolicies, nextRotations, trailDelivers, alarmIsHeard, queryAnswers, canarySucceeds],
  },
];
