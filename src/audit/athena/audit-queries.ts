import { Duration, Names, Resource, Size, Stack, Token } from 'aws-cdk-lib';
import * as athena from 'aws-cdk-lib/aws-athena';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { constructError } from '../../private/errors';
import { AUDIT_QUERIES, auditSql, type KnownKey } from '../queries';
import type { AuditQueriesProps } from './audit-queries-props';
import { grantQueries, type QueryEnvironment } from './query-permissions';
import { type QueryResults, queryResults, RESULTS_FOLDER } from './query-results';
import { QueryTable } from './query-table';

/** Longest name of a workgroup. @see https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroup.html */
const MAX_WORKGROUP_NAME_LENGTH = 128;

/** Smallest limit of what a query may read. @see https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroupConfiguration.html */
const MIN_SCAN_BYTES = 10_000_000;

const SCAN_LIMIT = Size.tebibytes(1);
const PERIOD = Duration.days(90);

/** The engine whose SQL the queries are written in. */
const ENGINE_VERSION = 'Athena engine version 3';

/**
 * What an auditor asks of a trail, ready to run in Athena: who used which key, what was read through it, what was denied, what was
 * changed, which calls had no encryption context, on which days nothing was recorded, and when each key was last used.
 *
 * A workgroup whose settings nobody can override (answers under a KMS key, in a bucket that deletes them; a limit of what a query may
 * read; metrics), a table of the log files that needs no upkeep, and a saved query for each question. Nothing runs, and nothing is paid
 * for, until somebody asks: 5 USD for a terabyte of log files that is read, and S3's and KMS's requests for each of them.
 *
 * What the queries cannot answer, the description of each says. The command line asks the same questions of log files on disk.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/cloudtrail-logs.html
 */
export class AuditQueries extends Construct {
  /** Name of the Athena workgroup that has the saved queries. */
  public readonly workGroupName: string;

  /** Name of the Glue database of the table. */
  public readonly databaseName: string;

  /** Name of the table of the trail's records: `cloudtrail_logs`. */
  public readonly tableName: string;

  /** Bucket of the answers. */
  public readonly resultsBucket: s3.IBucket;

  private readonly environment: QueryEnvironment;
  private readonly queries: Map<string, athena.CfnNamedQuery>;

  constructor(scope: Construct, id: string, props: AuditQueriesProps) {
    super(scope, id);
    const scanBytes = scanBytesOf(this, props.scanLimit ?? SCAN_LIMIT);
    const lastDays = daysOf(this, props.period ?? PERIOD);
    const table = new QueryTable(this, 'Records', props);
    const results = queryResults(this, props);
    const workGroup = new athena.CfnWorkGroup(this, 'WorkGroup', {
      name: Names.uniqueResourceName(this, { maxLength: MAX_WORKGROUP_NAME_LENGTH, separator: '-' }),
      description: `Questions to the trail ${props.trail.trailName}`,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: scanBytes,
        engineVersion: { selectedEngineVersion: ENGINE_VERSION },
        resultConfiguration: resultConfiguration(results, Stack.of(this).account),
      },
      // It always has a history once it was used, and without this it could not be deleted any more. The answers stay in the bucket.
      recursiveDeleteOption: true,
    });
    this.queries = new Map(AUDIT_QUERIES.map(query => [query.name, new athena.CfnNamedQuery(this, query.name, {
      workGroup: workGroup.ref,
      database: table.databaseName,
      name: query.name,
      description: [query.question, query.caveat].filter(text => text).join(' '),
      queryString: auditSql(query, { lastDays, inventory: props.keys?.map(knownKey) }),
    })]));

    this.workGroupName = workGroup.ref;
    this.databaseName = table.databaseName;
    this.tableName = table.tableName;
    this.resultsBucket = results.bucket;
    this.environment = { workGroupName: this.workGroupName, table, results, trail: props.trail };
  }

  /**
   * Lets somebody of this account run queries in the workgroup and read their answers, the log files included; nothing else that is in
   * the buckets or under the keys.
   *
   * Throws for a principal of another account and for a service: no policy of a workgroup could let them in. Where Lake Formation manages
   * the permissions of the Data Catalog, it has to grant `SELECT` on the table as well.
   */
  public grantQuery(grantee: iam.IGrantable): iam.Grant {
    return grantQueries(this, this.environment, grantee);
  }

  /**
   * Id of a saved query, for `GetNamedQuery`.
   *
   * @param name one of `key-use`, `data-read`, `denied-calls`, `failed-calls`, `key-changes`, `no-encryption-context`, `silent-days` and
   * `last-use`; throws for another
   */
  public namedQueryId(name: string): string {
    const query = this.queries.get(name);
    if (!query) {
      throw constructError(this, `has no query '${name}': it has ${[...this.queries.keys()].join(', ')}`);
    }
    return query.attrNamedQueryId;
  }
}

function resultConfiguration({ bucket, encryptionKey }: QueryResults, account: string): athena.CfnWorkGroup.ResultConfigurationProperty {
  return {
    outputLocation: bucket.s3UrlForObject(`${RESULTS_FOLDER}/`),
    encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: encryptionKey.keyArn },
    // The name of a bucket that was deleted can be taken by somebody else.
    expectedBucketOwner: account,
  };
}

function scanBytesOf(queries: AuditQueries, limit: Size): number {
  const bytes = limit.toBytes();
  if (!Token.isUnresolved(bytes) && bytes < MIN_SCAN_BYTES) {
    throw constructError(queries, `received a scanLimit of ${bytes} bytes: Athena takes ${MIN_SCAN_BYTES} at least, which is 10 MB`);
  }
  return bytes;
}

function daysOf(queries: AuditQueries, period: Duration): number {
  const days = period.toDays({ integral: false });
  if (!Number.isInteger(days) || days < 1) {
    throw constructError(queries, `received a period of ${days} days: pass whole days, one at least`);
  }
  return days;
}

/** A key by the path of its construct. One that the app makes is a customer managed key; what an imported one is, its ARN does not say. */
function knownKey(key: kms.IKey): KnownKey {
  return { keyArn: key.keyArn, name: key.node.path, kind: Resource.isOwnedResource(key) ? 'customer managed' : undefined };
}
