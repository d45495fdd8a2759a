import type { CfnResource } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import { asList } from '../../policies/template-text';
import { type KeyOf, keyUsesOf, missingStatements } from './derived-statement';
import { reportMissing } from './grant-finding';
import { statementsOf } from './policies-of';
import type { ReadStatement } from './read-statement';
import { Reading } from './reading';

/**
 * Policies of AWS that give data of every resource of a service and no use of keys, with what they give. Those that give `kms:*` as well
 * (`AdministratorAccess`, `PowerUserAccess`) lack nothing.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const GIVES: Readonly<Record<string, readonly string[]>> = {
  'AmazonDynamoDBFullAccess': ['dynamodb:*'],
  'AmazonDynamoDBFullAccess_v2': ['dynamodb:*'],
  'AmazonDynamoDBReadOnlyAccess': ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:Scan'],
  'AmazonKinesisFullAccess': ['kinesis:*'],
  'AmazonKinesisReadOnlyAccess': ['kinesis:Get*'],
  'AmazonS3FullAccess': ['s3:*'],
  'AmazonS3ReadOnlyAccess': ['s3:Get*'],
  'AmazonSNSFullAccess': ['sns:*'],
  'AmazonSQSFullAccess': ['sqs:*'],
  'ReadOnlyAccess': ['s3:Get*', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:Scan'],
  'SecretsManagerReadWrite': ['secretsmanager:*'],
  'service-role/AWSLambdaDynamoDBExecutionRole': ['dynamodb:GetRecords'],
  'service-role/AWSLambdaKinesisExecutionRole': ['kinesis:GetRecords', 'kinesis:SubscribeToShard'],
  'service-role/AWSLambdaSQSQueueExecutionRole': ['sqs:ReceiveMessage'],
};

const IDENTITIES = ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group'];
const reported = new WeakSet<CfnResource>();

/** Reports, at synthesis, what a role, user or group can use by a managed policy of AWS, to which nothing can be added. */
export function reportAwsManagedPolicies(identity: CfnResource, keyOf: KeyOf): void {
  if (!IDENTITIES.includes(identity.cfnResourceType) || reported.has(identity)) {
    return;
  }
  reported.add(identity);
  // As a validation: by then every policy of the identity is complete.
  identity.node.addValidation({
    validate: () => {
      report(identity, keyOf);
      return [];
    },
  });
}

function report(identity: CfnResource, keyOf: KeyOf): void {
  const reading = new Reading(Stack.of(identity));
  const attached = asList(reading.texts((identity as unknown as Record<string, unknown>).managedPolicyArns) ?? []);
  for (const name of attached.flatMap(arn => /^arn:[^/]*:iam::aws:policy\/(.+)$/.exec(String(arn))?.[1] ?? [])) {
    const uses = keyUsesOf(identity, onEverything(GIVES[name] ?? []), keyOf, reading);
    const statements = missingStatements(uses.map(use => ({ ...use, obstacle: undefined })), statementsOf(identity, reading), reading);
    reportMissing(identity, `Whoever has the managed policy ${name}`, 'nothing can be added to a policy of AWS', statements, reading);
  }
}

function onEverything(actions: readonly string[]): ReadStatement {
  return { allows: true, actions, exceptActions: [], resources: ['*'], exceptResources: [], principals: [], conditions: {}, givenConditions: {}, isConditional: false };
}
