import { Names, Stack, Token } from 'aws-cdk-lib';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct } from 'constructs';
import { constructError } from '../../private/errors';
import type { IAuditTrail } from '../i-audit-trail';
import { CLOUDTRAIL_COLUMNS, CLOUDTRAIL_TABLE, type LogColumn, PARTITION_COLUMNS } from '../queries';

/** Longest name of a database, well below what Glue takes: a name that people read. */
const MAX_DATABASE_NAME_LENGTH = 100;

/** How far back the table reaches. It costs nothing: a query reads the days of its own period only. */
const DAYS = 'NOW-10YEARS,NOW';

/** Which log files the table is of. */
export interface QueryTableProps {
  readonly trail: IAuditTrail;
  readonly accounts?: string[];
  readonly regions?: string[];
}

/**
 * The log files of a trail as a table, without a partition to add or a crawler to run: Athena derives their folders from accounts,
 * Regions and days.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html
 */
export class QueryTable extends Construct {
  /** Name of the database. */
  public readonly databaseName: string;

  /** Name of the table in it. */
  public readonly tableName = CLOUDTRAIL_TABLE;

  constructor(scope: Construct, id: string, props: QueryTableProps) {
    super(scope, id);
    const accounts = accountsOf(scope, props);
    const regions = regionsOf(scope, props);
    const catalogId = Stack.of(this).account;
    const database = new CfnDatabase(this, 'Database', {
      catalogId,
      databaseInput: {
        name: Names.uniqueResourceName(scope, { maxLength: MAX_DATABASE_NAME_LENGTH, separator: '_' }).toLowerCase(),
        description: `Log files of the trail ${props.trail.trailName}`,
      },
    });
    const folder = logFolder(props.trail);
    new CfnTable(this, 'Table', {
      catalogId,
      databaseName: database.ref,
      tableInput: {
        name: CLOUDTRAIL_TABLE,
        description: `Records of the trail ${props.trail.trailName}`,
        tableType: 'EXTERNAL_TABLE',
        partitionKeys: PARTITION_COLUMNS.map(glueColumn),
        parameters: {
          'EXTERNAL': 'TRUE',
          'classification': 'cloudtrail',
          'projection.enabled': 'true',
          'projection.account.type': 'enum',
          'projection.account.values': accounts.join(','),
          'projection.region.type': 'enum',
          'projection.region.values': regions.join(','),
          'projection.day.type': 'date',
          'projection.day.format': 'yyyy/MM/dd',
          'projection.day.interval': '1',
          'projection.day.interval.unit': 'DAYS',
          'projection.day.range': DAYS,
          'storage.location.template': `${folder}/\${account}/CloudTrail/\${region}/\${day}`,
        },
        storageDescriptor: {
          columns: CLOUDTRAIL_COLUMNS.map(glueColumn),
          location: `${folder}/`,
          inputFormat: 'com.amazon.emr.cloudtrail.CloudTrailInputFormat',
          outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
          serdeInfo: { serializationLibrary: 'org.apache.hive.hcatalog.data.JsonSerDe', parameters: { 'serialization.format': '1' } },
        },
      },
    });
    this.databaseName = database.ref;
  }
}

/** `s3://BUCKET/PREFIX/AWSLogs`, of an organization trail with its id. */
function logFolder({ bucket, logFilePrefix, organizationId }: IAuditTrail): string {
  return ['s3:/', bucket.bucketName, logFilePrefix, 'AWSLogs', organizationId].filter(part => part).join('/');
}

function glueColumn({ name, hiveType, comment }: LogColumn): CfnTable.ColumnProperty {
  return { name, type: hiveType, comment };
}

function accountsOf(scope: Construct, { trail, accounts }: QueryTableProps): string[] {
  if (!accounts && trail.organizationId) {
    throw constructError(scope, `received the organization trail ${trail.node.path} and no accounts: name those whose records are asked, since Athena cannot list them`);
  }
  const wrong = accounts?.find(account => !Token.isUnresolved(account) && !/^\d{12}$/.test(account));
  if (accounts?.length === 0 || wrong !== undefined) {
    throw constructError(scope, `received accounts ${JSON.stringify(accounts)}: pass ids of 12 digits, one at least`);
  }
  return accounts ?? [Stack.of(trail).account];
}

/** The Regions that a trail of all Regions may have written from: one that is left out here would be a gap that nobody sees. */
function regionsOf(scope: Construct, { regions }: QueryTableProps): string[] {
  const wrong = regions?.find(region => !Token.isUnresolved(region) && !/^[a-z]+(-[a-z]+)+-\d+$/.test(region));
  if (regions?.length === 0 || wrong !== undefined) {
    throw constructError(scope, `received regions ${JSON.stringify(regions)}: pass names such as eu-west-1, one at least`);
  }
  const { region } = Stack.of(scope);
  const partition = Token.isUnresolved(region) ? 'aws' : RegionInfo.get(region).partition ?? 'aws';
  return regions ?? RegionInfo.regions.filter(each => each.partition === partition).map(each => each.name);
}
