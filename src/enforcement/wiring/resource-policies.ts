import type { CfnResource } from 'aws-cdk-lib';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import { KeyService } from '../../keys/key-service';
import { isAbout, type ReadStatement } from '../../policies/policy-statement';
import { QUEUE, TOPIC } from '../message-destinations';
import { sourceAccountsOf } from './accounts';
import { admitToBucket, BUCKET, type BucketAccess } from './buckets';
import { reportNotAdmitted } from './delivery-finding';
import type { KeyOf, Properties } from './key-of';
import { admitPublisher } from './messaging';
import { reportOtherAccounts } from './other-accounts';
import { publishersIn } from './publishers';
import { resourcesBehind } from './references';
import { statementsIn } from './statements';
import { valuesAt } from './values';

interface PolicyType {
  /** The property that names what the policy is attached to. */
  readonly of: string;
  readonly type: string;
  readonly reads?: string;
  readonly writes: string;
}

const POLICY_TYPES: Readonly<Record<string, PolicyType>> = {
  'AWS::SNS::TopicPolicy': { of: 'Topics.*', type: TOPIC, writes: 'sns:Publish' },
  'AWS::SNS::TopicInlinePolicy': { of: 'TopicArn', type: TOPIC, writes: 'sns:Publish' },
  'AWS::SQS::QueuePolicy': { of: 'Queues.*', type: QUEUE, writes: 'sqs:SendMessage' },
  'AWS::SQS::QueueInlinePolicy': { of: 'Queue', type: QUEUE, writes: 'sqs:SendMessage' },
  'AWS::S3::BucketPolicy': { of: 'Bucket', type: BUCKET, reads: 's3:GetObject', writes: 's3:PutObject' },
};

/** The types of policies that are looked at here. */
export const POLICY_TYPE_NAMES: ReadonlySet<string> = new Set(Object.keys(POLICY_TYPES));

/** Opens the keys of destinations to the services that their policies let deliver to them. */
export function admitPolicy(policy: CfnResource, properties: Properties, keyOf: KeyOf): void {
  const { of, type, reads, writes } = POLICY_TYPES[policy.cfnResourceType];
  const destinations = valuesAt(properties, of).flatMap(({ value }) => resourcesBehind(value, policy.stack, type));
  for (const destination of new Set(destinations)) {
    const key = keyOf(destination);
    if (!key) {
      continue;
    }
    const statements = statementsIn(properties.PolicyDocument);
    if (!statements) {
      reportNotAdmitted(policy, `The policy of ${destination.node.path}, which is under a KMS key, is not written out, so that nothing says whom its key has to let in`,
        'Write its statements out, or open the key by hand (allowService of the key)');
      continue;
    }
    for (const statement of statements.filter(({ allows }) => allows)) {
      const access = { reads: reads !== undefined && isAbout(statement, reads), writes: isAbout(statement, writes) };
      if (access.reads || access.writes) {
        admitStatement(key, destination, statement, access, policy);
      }
    }
  }
}

function admitStatement(key: IEncryptionKey, destination: CfnResource, statement: ReadStatement, access: BucketAccess, policy: CfnResource): void {
  const { services, unknown } = publishersIn(statement, policy);
  for (const service of services) {
    if (destination.cfnResourceType === BUCKET) {
      admitBucketService(key, destination, service, statement, access, policy);
    } else {
      admitPublisher(key, destination, service, sourceAccountsOf(statement));
    }
  }
  if (unknown) {
    reportNotAdmitted(policy, `${unknown} may use ${destination.node.path}, which is under a KMS key, and nothing says which service or account that is`,
      'Name the service as the principal, with the source as a condition');
  }
  reportOtherAccounts(key, destination, statement, access, policy);
}

function admitBucketService(
  key: IEncryptionKey, bucket: CfnResource, service: string, statement: ReadStatement, access: BucketAccess, policy: CfnResource,
): void {
  if (service === 'cloudtrail.amazonaws.com') {
    // Without a key of its own, a trail asks for SSE-S3 whatever the bucket's default is.
    trailsNamedIn(statement).forEach(trail => key.allowService(KeyService.cloudTrail(trail)));
  } else if (statement.conditions.some(({ key: name }) => name === 'aws:sourceorgid' || name === 'aws:sourceorgpaths')) {
    reportNotAdmitted(policy, `${service} may use ${bucket.node.path} for an organization, and the bucket's key lets in what is of single accounts only`,
      'Name the accounts (aws:SourceAccount), or open the key by hand (addToResourcePolicy of the key, with aws:SourceOrgID)');
  } else {
    admitToBucket(key, bucket, service, access, policy, sourceAccountsOf(statement));
  }
}

/** The trails that a statement names as the source, as far as they are written out. */
function trailsNamedIn({ conditions }: ReadStatement): Array<{ trailName: string; region?: string; accountId?: string }> {
  return conditions.filter(({ key }) => key === 'aws:sourcearn').flatMap(({ values }) => values).flatMap(value => {
    const [, region, accountId, trailName] = /:cloudtrail:([^:$]+|\$\{AWS::Region\}):([^:$]+|\$\{AWS::AccountId\}):trail\/([\w.-]+)$/.exec(value) ?? [];
    return trailName === undefined ? [] : [{
      trailName, region: region.startsWith('$') ? undefined : region, accountId: accountId.startsWith('$') ? undefined : accountId,
    }];
  });
}
