import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { DatabaseEncryptionMigration, EncryptionKey, MigrationHook } from 'cdk-at-rest';

/** What migrates a database in the demo, with somebody who is asked before the cutover, and a queue that reads the messages. */
const stack = new Stack(new App(), 'Migration');
const key = new EncryptionKey(stack, 'Key');
const messages = new sqs.Queue(stack, 'Messages');
const migration = new DatabaseEncryptionMigration(stack, 'Encryption', {
  key,
  beforeCutover: MigrationHook.approval(),
  subscriptions: [new SqsSubscription(messages)],
});

new CfnOutput(stack, 'Machine', { value: migration.stateMachine.stateMachineArn });
new CfnOutput(stack, 'KeyArn', { value: key.keyArn });
new CfnOutput(stack, 'Queue', { value: messages.queueUrl });
new CfnOutput(stack, 'Records', { value: migration.records.tableName });
