import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { constructError } from '../../private/errors';
import { grantNarrowed } from '../../private/narrowed-grant';
import { bucketNarrowing } from '../../s3/bucket-narrowing';
import type { IAuditTrail } from '../i-audit-trail';
import { type QueryResults, RESULTS_FOLDER } from './query-results';
import type { QueryTable } from './query-table';

/** What a query runs in and on. */
export interface QueryEnvironment {
  readonly workGroupName: string;
  readonly table: QueryTable;
  readonly results: QueryResults;
  readonly trail: IAuditTrail;
}

/** Running queries of the workgroup, saved ones among them, and seeing what they answered. */
const WORKGROUP_ACTIONS = [
  'athena:GetWorkGroup', 'athena:ListNamedQueries', 'athena:GetNamedQuery', 'athena:BatchGetNamedQuery',
  'athena:StartQueryExecution', 'athena:StopQueryExecution', 'athena:GetQueryExecution', 'athena:BatchGetQueryExecution', 'athena:ListQueryExecutions',
  'athena:GetQueryResults', 'athena:GetQueryResultsStream', 'athena:GetQueryRuntimeStatistics',
];

/** Athena writes an answer, and reads it back, as whoever asked. */
const RESULTS_OBJECT_ACTIONS = ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'];
const RESULTS_BUCKET_ACTIONS = ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'];

/**
 * Grants to run queries and to read their answers. Everything but the log files is of this account, and by identity policy only:
 * workgroups and tables let nobody in by a policy of their own.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html
 */
export function grantQueries(scope: Construct, { workGroupName, table, results, trail }: QueryEnvironment, grantee: iam.IGrantable): iam.Grant {
  const stack = Stack.of(scope);
  const glue = (resource: string, resourceName?: string) => stack.formatArn({ service: 'glue', resource, resourceName });
  const grant = (actions: string[], ...resourceArns: string[]) => iam.Grant.addToPrincipal({ grantee, actions, resourceArns });
  const running = grant(WORKGROUP_ACTIONS, stack.formatArn({ service: 'athena', resource: 'workgroup', resourceName: workGroupName }));
  if (!running.success || isOfOtherAccount(stack, grantee)) {
    throw constructError(scope, `cannot let ${JSON.stringify(stack.resolve(grantee.grantPrincipal.policyFragment.principalJson))} run queries: a workgroup is open to users and roles of its own account only. `
      + 'Grant to a role of this account, and let the other one assume it');
  }
  const grants = [
    running,
    grant(['glue:GetDatabase', 'glue:GetTable', 'glue:GetPartitions'], glue('catalog'), glue('database', table.databaseName), glue('table', `${table.databaseName}/${table.tableName}`)),
    // Athena asks for the database `default` whichever one a query names, and makes it where there is none.
    grant(['glue:GetDatabase', 'glue:CreateDatabase'], glue('catalog'), glue('database', 'default')),
    grant(RESULTS_OBJECT_ACTIONS, results.bucket.arnForObjects(`${RESULTS_FOLDER}/*`)),
    grant(RESULTS_BUCKET_ACTIONS, results.bucket.bucketArn),
    grantNarrowed(results.encryptionKey, grantee, ['kms:Decrypt', 'kms:GenerateDataKey'], bucketNarrowing(results.bucket)),
    trail.grantRead(grantee),
  ];
  return grants.reduce((all, each) => all.combine(each));
}

function isOfOtherAccount(stack: Stack, { grantPrincipal }: iam.IGrantable): boolean {
  return grantPrincipal.principalAccount !== undefined && Token.compareStrings(grantPrincipal.principalAccount, stack.account) === TokenComparison.DIFFERENT;
}
