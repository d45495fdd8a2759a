import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { raiseFinding } from '../../private/findings';
import { printedStatement, printedValue } from '../../private/printed-statement';

/** Statements that the app cannot add, because the bucket's policy is not in the app. */
export const BUCKET_POLICY_NOT_IN_APP = 'AtRest-BucketPolicyNotInApp';

/** Adds statements to a bucket's policy or, where the app does not hold that policy, has them printed for whoever does. */
export function addToBucketPolicy(trail: IConstruct, bucket: s3.IBucket, statements: iam.PolicyStatement[]): iam.AddToResourcePolicyResult {
  const results = statements.map(statement => bucket.addToResourcePolicy(statement));
  const missing = statements.filter((_, index) => !results[index].statementAdded);
  if (missing.length > 0) {
    raiseFinding(trail, BUCKET_POLICY_NOT_IN_APP, [
      `The policy of the bucket ${printedValue(trail, bucket.bucketArn)} is not part of this app. Its owner has to add these statements, or the access does not work:`,
      ...missing.map(statement => printedStatement(trail, statement)),
      `Acknowledge ${BUCKET_POLICY_NOT_IN_APP} on this construct once they are there.`,
    ].join('\n'));
  }
  return { statementAdded: missing.length === 0, policyDependable: results.find(result => result.policyDependable)?.policyDependable };
}
