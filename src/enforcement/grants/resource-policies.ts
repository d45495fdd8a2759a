import { type CfnResource, Stack } from 'aws-cdk-lib';
import { asList } from '../../policies/template-text';
import { type KeyOf, keyUsesOf, missingStatements } from './derived-statement';
import { reportMissing } from './grant-finding';
import { statementsOf } from './policies-of';
import { readStatements } from './read-statement';
import { Reading } from './reading';

/** Types that hold the policy of a resource: the attributes with the policy, and with what it is of. */
const POLICIES: Readonly<Record<string, readonly [document: string, of: string]>> = {
  'AWS::S3::BucketPolicy': ['policyDocument', 'bucket'],
  'AWS::SNS::TopicPolicy': ['policyDocument', 'topics'],
  'AWS::SQS::QueuePolicy': ['policyDocument', 'queues'],
  'AWS::SecretsManager::ResourcePolicy': ['resourcePolicy', 'secretId'],
};

const reported = new WeakSet<CfnResource>();

/**
 * Reports, at synthesis, roles and users of the app that a resource's policy lets use its data: in the resource's account that is enough
 * for the data, and gives them nothing of its key.
 */
export function reportResourcePolicy(policy: CfnResource, keyOf: KeyOf): void {
  const attributes = POLICIES[policy.cfnResourceType];
  if (!attributes || reported.has(policy)) {
    return;
  }
  reported.add(policy);
  policy.node.addValidation({
    validate: () => {
      report(policy, attributes, keyOf);
      return [];
    },
  });
}

function report(policy: CfnResource, [document, of]: readonly [string, string], keyOf: KeyOf): void {
  const reading = new Reading(Stack.of(policy));
  const typed = policy as unknown as Record<string, unknown>;
  const own = asList(reading.texts(typed[of]) ?? []).map(String);
  for (const statement of readStatements(typed[document], reading)) {
    const uses = keyUsesOf(policy, statement, keyOf, reading, own).map(use => ({ ...use, obstacle: undefined }));
    for (const principal of uses.length > 0 ? identitiesIn(statement.principals, reading) : []) {
      const statements = missingStatements(uses, statementsOf(principal, reading), reading);
      reportMissing(policy, principal.node.path, 'the policy of a resource says so, and no policy of its own', statements, reading);
    }
  }
}

/** Roles and users of the policy's account. */
function identitiesIn(principals: readonly string[], reading: Reading): CfnResource[] {
  return principals.flatMap(each => reading.mentionsIn(each))
    .map(({ resource }) => resource)
    .filter(({ cfnResourceType, stack }) => ['AWS::IAM::Role', 'AWS::IAM::User'].includes(cfnResourceType) && stack.account === reading.stack.account);
}
