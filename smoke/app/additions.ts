import { CfnOutput, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnSubscription } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { DISABLED_KEY_OUTPUT, OPERATORS_QUEUE_OUTPUT, READER, READERS_TENANT, STRANGER } from '../additions';
import { runPrefix } from '../names';
import { type EncryptedBucket, type EncryptedTableV2, EncryptionKey, type EncryptionBaseline, KeyService } from 'cdk-at-rest';

/** A role with grants of the library, and one that may read bucket and table by its policies, and was not granted the key. */
export function addStorageRoles(stack: Stack): Stack {
  const bucket = child<EncryptedBucket>(stack, 'Documents');
  const table = child<EncryptedTableV2>(stack, 'Orders');
  const key = child<EncryptionKey>(stack, 'Key');

  const reader = roleOfAccount(stack, READER);
  bucket.grantReadWrite(reader);
  table.grantReadWriteData(reader);
  key.grantEnvelopeEncrypt(reader, { tenant: READERS_TENANT });
  key.grantEnvelopeDecrypt(reader, { tenant: READERS_TENANT });

  const stranger = roleOfAccount(stack, STRANGER);
  stranger.addToPolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')] }));
  stranger.addToPolicy(new iam.PolicyStatement({ actions: ['dynamodb:GetItem'], resources: [table.tableArn] }));
  return stack;
}

/** A role that may read the bucket by its policies alone: enforcement admits the account's principals to the key, through S3. */
export function addEnforcedReader(stack: Stack): Stack {
  const reader = roleOfAccount(stack, READER);
  reader.addToPolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [child<Bucket>(stack, 'Inbox').arnForObjects('*')] }));
  return stack;
}

/** The databases have names of the run, and so have the log groups that the key is used for. */
export function admitExportedLogs(stack: Stack, run: string): Stack {
  const key = child<EncryptionKey>(stack, 'Key');
  for (const kind of ['instance', 'cluster']) {
    key.allowService(KeyService.cloudWatchLogs(`/aws/rds/${kind}/${runPrefix(run)}-*`));
  }
  return stack;
}

/** A queue that hears the alarms in place of an e-mail address, where nobody would confirm it, and a key to set them off with. */
export function addOperators(stack: Stack): Stack {
  const { alarms: { topic } } = child<EncryptionBaseline>(stack, 'Baseline');
  topic.node.children.filter(each => each instanceof CfnSubscription || each.node.defaultChild instanceof CfnSubscription)
    .forEach(each => topic.node.tryRemoveChild(each.node.id));

  const queue = new sqs.Queue(stack, 'SmokeOperators');
  topic.addSubscription(new SqsSubscription(queue));
  new CfnOutput(stack, OPERATORS_QUEUE_OUTPUT, { value: queue.queueUrl });
  new CfnOutput(stack, DISABLED_KEY_OUTPUT, { value: new EncryptionKey(stack, 'SmokeDisabledKey').keyArn });
  return stack;
}

function child<T>(stack: Stack, id: string): T {
  return stack.node.findChild(id) as unknown as T;
}

/** A role that whoever runs the smoke test may assume. */
function roleOfAccount(stack: Stack, id: string): iam.Role {
  return new iam.Role(stack, id, { assumedBy: new iam.AccountRootPrincipal() });
}
