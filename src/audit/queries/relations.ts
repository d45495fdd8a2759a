import type { AuditFilter, KnownKey } from './audit-filter';
import { CLOUDTRAIL_TABLE } from './columns';
import { keyCondition, principalCondition } from './conditions';
import { CHANGE_OPERATIONS, USE_OPERATIONS } from './operations';
import { periodConditions, periodDays } from './period';
import { sqlString, sqlStrings, where } from './sql-text';

/**
 * Places of a key among the keys of a record: no operation of KMS names more than two. Counted through like this, since the two
 * dialects unnest an array of rows in different ways, and DuckDB would take ten times as long for it.
 */
const PLACES = [1, 2, 3, 4];

/** A named part of a query, put before the `SELECT` that reads it as a common table expression. */
export interface Relation {
  readonly name: string;

  /** Names of its columns, where its definition does not say them. */
  readonly columns?: readonly string[];

  /** Its definition, in the SQL that Athena and DuckDB share. */
  sql(filter: AuditFilter): string;
}

/** All records of the period, of whichever service. Insights have the form of records and are none. */
const RECORDS: Relation = {
  name: 'records',
  sql: filter => `
  SELECT *
  FROM ${CLOUDTRAIL_TABLE}${where([...periodConditions(filter), "coalesce(eventcategory, 'Management') <> 'Insight'"])}`,
};

/**
 * The keys of each record of KMS. The type of a resource is not always there, and the records of aliases list the alias beside
 * its key: the ARN tells them apart.
 */
const KMS_RECORDS: Relation = {
  name: 'kms_records',
  sql: () => `
  SELECT *, filter(resources, resource -> resource.arn LIKE 'arn:%:kms:%:key/%') AS key_resources
  FROM records
  WHERE eventsource = 'kms.amazonaws.com'`,
};

/** A row for each key of a record, and one for a record that names none. A re-encryption lists its source key before its destination key. */
const KEYED_RECORDS: Relation = {
  name: 'keyed_records',
  sql: () => `
  SELECT kms_records.*, element_at(key_resources, places.n).arn AS key_arn,
    CASE WHEN eventname <> 'ReEncrypt' THEN 'only' WHEN places.n = 1 THEN 'source' ELSE 'destination' END AS side
  FROM kms_records
  CROSS JOIN (VALUES ${PLACES.map(place => `(${place})`).join(', ')}) AS places (n)
  WHERE places.n = 1 OR places.n <= cardinality(key_resources)`,
};

/** What the request says of each key. It names it by an ARN, an id or an alias; in a decryption mostly not at all. */
const REQUESTS: Relation = {
  name: 'requests',
  sql: () => `
  SELECT keyed_records.*,
    ${REQUESTED_KEY} AS requested_key,
    coalesce(key_arn, ${REQUESTED_KEY}, json_extract_scalar(serviceeventdetails, '$.keyId')) AS kms_key,
    ${ofSide('json_extract_scalar', 'encryptionAlgorithm')} AS algorithm,
    ${ofSide('json_extract', 'encryptionContext')} AS context_json
  FROM keyed_records`,
};

/**
 * Calls of KMS, one row for each key of a call. What records say in different places is said here in one:
 *
 * - A call into another account is recorded in both, under one shared id. `call_order` sorts calls by time, and puts the record
 *   that names the caller last of the two.
 * - The principal of a session is its role; a service in its own name, and a caller from another account, have no ARN.
 * - The service that called is named, or hidden as `AWS Internal`.
 */
const ALL_KMS_CALLS: Relation = {
  name: 'all_kms_calls',
  sql: () => `
  SELECT
    coalesce(sharedeventid, eventid) AS call_id,
    eventtime AS event_time,
    concat(eventtime, ' ', coalesce(sharedeventid, eventid, ''), ' ', coalesce(useridentity.arn, '')) AS call_order,
    eventname AS operation,
    kms_key,
    requested_key,
    CASE useridentity.type
      WHEN 'AssumedRole' THEN coalesce(useridentity.sessioncontext.sessionissuer.arn, useridentity.arn)
      ELSE coalesce(useridentity.arn, useridentity.principalid, useridentity.invokedby)
    END AS principal,
    useridentity.arn AS session_arn,
    useridentity.principalid AS principal_id,
    useridentity.accountid AS principal_account,
    CASE
      WHEN useridentity.invokedby NOT LIKE '%Internal' THEN useridentity.invokedby
      WHEN sourceipaddress LIKE '%.amazonaws.com%' THEN sourceipaddress
      WHEN useridentity.invokedby LIKE '%Internal' OR sourceipaddress LIKE '%Internal' THEN 'AWS Internal'
      ELSE 'direct'
    END AS service,
    nullif(nullif(json_format(context_json), 'null'), '{}') AS encryption_context,
    coalesce(algorithm, 'SYMMETRIC_DEFAULT') AS algorithm,
    coalesce(nullif(requestparameters, 'null'), nullif(serviceeventdetails, 'null')) AS request,
    eventname IN ${sqlStrings(USE_OPERATIONS)} AS is_use,
    CASE
      ${Object.entries(CHANGE_OPERATIONS).map(([kind, operations]) => `WHEN eventname IN ${sqlStrings(operations)} THEN ${sqlString(kind)}`).join('\n      ')}
      WHEN readonly = 'false' AND eventname NOT IN ${sqlStrings(USE_OPERATIONS)} THEN 'other'
    END AS change,
    CASE
      WHEN errorcode IS NULL THEN 'succeeded'
      WHEN errorcode LIKE 'DryRun%' THEN 'dry run'
      WHEN errorcode LIKE '%AccessDenied%' THEN 'denied'
      ELSE 'failed'
    END AS outcome,
    errorcode AS error_code,
    errormessage AS error_message
  FROM requests`,
};

/** The calls that the filter asks for. */
const KMS_CALLS: Relation = {
  name: 'kms_calls',
  sql: ({ key, principal }) => `
  SELECT *
  FROM all_kms_calls${where([...key === undefined ? [] : [keyCondition(key)], ...principal === undefined ? [] : [principalCondition(principal)]])}`,
};

/** The days that the filter asks for, as far as it does. */
const ASKED_DAYS: Relation = {
  name: 'asked_days',
  sql: filter => `
  SELECT CAST(${periodDays(filter).firstDay} AS date) AS first_day, CAST(${periodDays(filter).lastDay} AS date) AS last_day`,
};

/** Keys known from elsewhere. Those that the filter leaves out describe calls of theirs, and have no line of their own. */
const KEY_INVENTORY: Relation = {
  name: 'key_inventory',
  columns: ['key_arn', 'kind', 'name', 'listed'],
  sql: filter => filter.inventory?.length
    ? `\n  VALUES\n    ${filter.inventory.map(key => `(${inventoryRow(key, filter)})`).join(',\n    ')}`
    : "\n  SELECT '', '', '', FALSE WHERE FALSE",
};

/** What the request calls the key. Read again for `kms_key`, and not as a column, so that records with an ARN need not be searched for it. */
const REQUESTED_KEY = ofSide('json_extract_scalar', 'keyId');

/** In the order in which they read each other. */
export const RELATIONS: readonly Relation[] = [RECORDS, KMS_RECORDS, KEYED_RECORDS, REQUESTS, ALL_KMS_CALLS, KMS_CALLS, ASKED_DAYS, KEY_INVENTORY];

/** A field of the request; a re-encryption has each twice. Where its record lists no key, whichever of the two there is. */
function ofSide(extract: string, name: string): string {
  const field = (side: string) => `${extract}(requestparameters, '$.${side ? side + name[0].toUpperCase() + name.slice(1) : name}')`;
  return `CASE
      WHEN side = 'only' THEN ${field('')}
      WHEN key_arn IS NULL THEN coalesce(${field('source')}, ${field('destination')})
      WHEN side = 'source' THEN ${field('source')}
      ELSE ${field('destination')}
    END`;
}

function inventoryRow(key: KnownKey, filter: AuditFilter): string {
  const isListed = filter.principal === undefined
    && (filter.key === undefined || [key.keyArn, key.keyArn.split(':key/')[1]].includes(filter.key));
  return [...[key.keyArn, key.kind ?? '', key.name ?? ''].map(sqlString), String(isListed).toUpperCase()].join(', ');
}
