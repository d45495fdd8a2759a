import type { CfnResource } from 'aws-cdk-lib';
import { isAbout } from '../../policies/policy-statement';
import { BUCKET } from './buckets';
import type { KeyOf, Properties } from './key-of';
import { reportOtherAccounts } from './other-accounts';
import { resourcesBehind } from './references';
import { statementsIn } from './statements';
import { valuesAt } from './values';

/** A policy that can share data with other accounts, apart from those of topics, queues and buckets. */
interface SharingPolicy {
  readonly document: string;
  /** The property that names what it is the policy of. @default - the resource itself */
  readonly of?: { readonly path: string; readonly type: string };
  readonly reads: string;
  readonly writes: string;
}

const SHARING: Readonly<Record<string, SharingPolicy>> = {
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-cross-account-access.html
  'AWS::DynamoDB::Table': { document: 'ResourcePolicy.PolicyDocument', reads: 'dynamodb:GetItem', writes: 'dynamodb:PutItem' },
  'AWS::DynamoDB::GlobalTable': { document: 'Replicas.*.ResourcePolicy.PolicyDocument', reads: 'dynamodb:GetItem', writes: 'dynamodb:PutItem' },
  // https://docs.aws.amazon.com/streams/latest/dev/resource-based-policy-examples.html
  'AWS::Kinesis::ResourcePolicy': {
    document: 'ResourcePolicy', of: { path: 'ResourceArn', type: 'AWS::Kinesis::Stream' }, reads: 'kinesis:GetRecords', writes: 'kinesis:PutRecord',
  },
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
  'AWS::S3::AccessPoint': { document: 'Policy', of: { path: 'Bucket', type: BUCKET }, reads: 's3:GetObject', writes: 's3:PutObject' },
};

/** The types whose policies are looked at here. */
export const SHARING_TYPES: ReadonlySet<string> = new Set(Object.keys(SHARING));

/** Reports other accounts that a policy shares data with: under a key of AWS they could use it, and the key does not let them in. */
export function reportSharing(policy: CfnResource, properties: Properties, keyOf: KeyOf): void {
  const { document, of, reads, writes } = SHARING[policy.cfnResourceType];
  const shared = of ? valuesAt(properties, of.path).flatMap(({ value }) => resourcesBehind(value, policy.stack, of.type)) : [policy];
  const statements = valuesAt(properties, document).flatMap(({ value }) => statementsIn(value) ?? []).filter(({ allows }) => allows);
  for (const resource of new Set(shared)) {
    const key = statements.length > 0 ? keyOf(resource) : undefined;
    for (const statement of key ? statements : []) {
      const access = { reads: isAbout(statement, reads), writes: isAbout(statement, writes) };
      if (access.reads || access.writes) {
        reportOtherAccounts(key!, resource, statement, access, policy);
      }
    }
  }
}
