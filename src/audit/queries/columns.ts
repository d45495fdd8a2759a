/** A column of the table of CloudTrail records. */
export interface LogColumn {
  /** Name, in lower case as Hive has it. */
  readonly name: string;

  /** Type in Hive's notation, such as `array<struct<arn:string>>`. */
  readonly hiveType: string;

  /** What it holds, where its name does not say. */
  readonly comment?: string;
}

/** Name of the table of CloudTrail records: of a Glue table for Athena, of a table or view for DuckDB. */
export const CLOUDTRAIL_TABLE = 'cloudtrail_logs';

/**
 * What a CloudTrail record holds, as Athena reads it. Objects whose fields depend on the event are strings of JSON; a field
 * that is not here is left out, and one that a record lacks is `NULL`.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html
 */
export const CLOUDTRAIL_COLUMNS: readonly LogColumn[] = [
  { name: 'eventversion', hiveType: 'string' },
  {
    name: 'useridentity',
    hiveType: struct({
      type: 'string',
      principalid: 'string',
      arn: 'string',
      accountid: 'string',
      invokedby: 'string',
      accesskeyid: 'string',
      username: 'string',
      onbehalfof: struct({ userid: 'string', identitystorearn: 'string' }),
      sessioncontext: struct({
        attributes: struct({ mfaauthenticated: 'string', creationdate: 'string' }),
        sessionissuer: struct({ type: 'string', principalid: 'string', arn: 'string', accountid: 'string', username: 'string' }),
        ec2roledelivery: 'string',
        webidfederationdata: struct({ federatedprovider: 'string', attributes: 'map<string,string>' }),
      }),
    }),
  },
  { name: 'eventtime', hiveType: 'string', comment: 'UTC, such as 2026-01-31T23:59:59Z' },
  { name: 'eventsource', hiveType: 'string' },
  { name: 'eventname', hiveType: 'string' },
  { name: 'awsregion', hiveType: 'string' },
  { name: 'sourceipaddress', hiveType: 'string' },
  { name: 'useragent', hiveType: 'string' },
  { name: 'errorcode', hiveType: 'string' },
  { name: 'errormessage', hiveType: 'string' },
  { name: 'requestparameters', hiveType: 'string', comment: 'JSON' },
  { name: 'responseelements', hiveType: 'string', comment: 'JSON' },
  { name: 'additionaleventdata', hiveType: 'string', comment: 'JSON' },
  { name: 'requestid', hiveType: 'string' },
  { name: 'eventid', hiveType: 'string' },
  { name: 'readonly', hiveType: 'string', comment: 'true or false' },
  { name: 'resources', hiveType: `array<${struct({ arn: 'string', accountid: 'string', type: 'string' })}>` },
  { name: 'eventtype', hiveType: 'string' },
  { name: 'apiversion', hiveType: 'string' },
  { name: 'recipientaccountid', hiveType: 'string', comment: 'Account whose trail has the record' },
  { name: 'serviceeventdetails', hiveType: 'string', comment: 'JSON' },
  { name: 'sharedeventid', hiveType: 'string', comment: 'Same in the records of one call in two accounts' },
  { name: 'vpcendpointid', hiveType: 'string' },
  { name: 'eventcategory', hiveType: 'string' },
  { name: 'tlsdetails', hiveType: struct({ tlsversion: 'string', ciphersuite: 'string', clientprovidedhostheader: 'string' }) },
];

/** A column that Athena reads from the path of a log file. */
export interface PartitionColumn extends LogColumn {
  /** Its value where there is no such path: an expression over the other columns, in SQL that DuckDB understands. */
  readonly fromRecord: string;
}

/**
 * What the path of a log file says: `AWSLogs/ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/`. The day is that of the delivery, which
 * may be later than that of the event. A table that is loaded from single files fills them from the records.
 */
export const PARTITION_COLUMNS: readonly PartitionColumn[] = [
  { name: 'account', hiveType: 'string', fromRecord: 'recipientaccountid' },
  { name: 'region', hiveType: 'string', fromRecord: 'awsregion' },
  { name: 'day', hiveType: 'string', comment: 'Such as 2026/01/31', fromRecord: "replace(substr(eventtime, 1, 10), '-', '/')" },
];

function struct(fields: { [name: string]: string }): string {
  return `struct<${Object.entries(fields).map(([name, type]) => `${name}:${type}`).join(',')}>`;
}
