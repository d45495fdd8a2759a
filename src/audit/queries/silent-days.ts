import type { AuditQuery } from './audit-query';

/**
 * Days without a record of KMS, as ranges. Read in one pass: a day with such a record starts a run, which lasts until the next
 * such day. The day before the period counts as one, which the grouping without a day stands for.
 */
export const SILENT_DAYS: AuditQuery = {
  name: 'silent-days',
  title: 'Days without any KMS record',
  question: 'On which days is there no record of KMS at all?',
  periodOnly: true,
  columns: [
    { name: 'account', meaning: 'Account whose records they are' },
    { name: 'region', meaning: 'Region' },
    { name: 'first_day', meaning: 'First day without a record of KMS' },
    { name: 'last_day', meaning: 'Last such day in a row' },
    { name: 'days', meaning: 'How many' },
    { name: 'other_records', meaning: 'Records of other services on those days: some, and files were delivered; none, and perhaps they were not' },
  ],
  caveat: 'A day without a record is a gap only where something was sure to call KMS on that day, such as an audit canary: elsewhere it may have been quiet. '
    + 'An account and Region without any record at all has no line. The period is the one asked for, or else that of the records; today is not over and left out.',
  sql: `
SELECT account, region,
  CAST(CAST(kms_day + INTERVAL '1' DAY AS date) AS varchar) AS first_day,
  CAST(CAST(next_kms_day - INTERVAL '1' DAY AS date) AS varchar) AS last_day,
  date_diff('day', kms_day, next_kms_day) - 1 AS days,
  other_records
FROM (
  SELECT account, region, min(day) AS kms_day, CAST(sum(CASE WHEN has_kms THEN 0 ELSE records_of_day END) AS bigint) AS other_records,
    coalesce(lead(min(day)) OVER (PARTITION BY account, region ORDER BY run), CAST(max(last_day) + INTERVAL '1' DAY AS date)) AS next_kms_day
  FROM (
    SELECT *, sum(CASE WHEN has_kms THEN 1 ELSE 0 END) OVER (PARTITION BY account, region ORDER BY day) AS run
    FROM (
      SELECT account, region, coalesce(day, CAST(first_day - INTERVAL '1' DAY AS date)) AS day, last_day,
        day IS NULL OR kms_records_of_day > 0 AS has_kms, records_of_day
      FROM (
        SELECT days.*,
          coalesce(asked_days.first_day, min(day) OVER ()) AS first_day,
          coalesce(asked_days.last_day, max(day) OVER ()) AS last_day
        FROM (
          SELECT account, region, day, count(*) AS records_of_day, sum(CASE WHEN is_kms THEN 1 ELSE 0 END) AS kms_records_of_day
          FROM (
            SELECT recipientaccountid AS account, awsregion AS region, eventsource = 'kms.amazonaws.com' AS is_kms, TRY_CAST(substr(eventtime, 1, 10) AS date) AS day
            FROM records
          ) AS dated
          GROUP BY GROUPING SETS ((account, region, day), (account, region))
        ) AS days
        CROSS JOIN asked_days
      ) AS bounded
      WHERE day IS NULL OR day <= last_day
    ) AS marked
  ) AS runs
  GROUP BY account, region, run
) AS silences
WHERE date_diff('day', kms_day, next_kms_day) > 1
ORDER BY account, region, first_day`,
};
