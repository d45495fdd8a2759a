import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { EncryptionKey } from '../../keys/encryption-key';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import { ViaService } from '../../keys/via-service';
import { constructError } from '../../private/errors';
import { grantNarrowed } from '../../private/narrowed-grant';
import { addToTopicPolicy, reportUnencryptedTopic } from '../../private/topic-findings';
import { usableKey } from '../../private/usable-key';

/** What publishes, in findings. */
const MESSAGES = 'messages of the migration';

/** The topic of a migration: the one that was given, or one under the key. */
export function migrationTopic(migration: Construct, given: sns.ITopic | undefined, key: IEncryptionKey): sns.ITopic {
  return given ? usableTopic(migration, 'topic', given)
    : new sns.Topic(migration, 'Topic', { displayName: 'Database encryption migration', masterKey: key, enforceSSL: true });
}

/** A topic that was given, if a state machine can publish to it. @param prop where it was given */
export function usableTopic(migration: Construct, prop: string, topic: sns.ITopic): sns.ITopic {
  if (topic.fifo) {
    throw constructError(migration, `received the FIFO topic ${topic.node.path} as ${prop}: messages to these need a group, and are not sent as e-mail. Pass a standard topic`);
  }
  const { region } = Stack.of(migration);
  if (Token.compareStrings(region, topic.env.region) === TokenComparison.DIFFERENT) {
    throw constructError(migration, `received the topic ${topic.node.path} of ${topic.env.region} as ${prop}, but is itself in ${region}: a state machine publishes within its Region only. Pass a topic of this Region`);
  }
  reportUnencryptedTopic(migration, topic, MESSAGES);
  return topic;
}

/** Lets the role of the state machine publish, and use the key of the topic for that. */
export function grantPublish(migration: Construct, topic: sns.ITopic, grantee: iam.IGrantable): void {
  grantee.grantPrincipal.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['sns:Publish'], resources: [topic.topicArn] }));
  const { account } = Stack.of(migration);
  if (Token.compareStrings(account, topic.env.account) === TokenComparison.DIFFERENT) {
    addToTopicPolicy(migration, topic, {
      MigrationOfAnotherAccount: new iam.PolicyStatement({ principals: [new iam.AccountPrincipal(account)], actions: ['sns:Publish'], resources: [topic.topicArn] }),
    }, MESSAGES);
  }
  if (topic.masterKey) {
    const key = EncryptionKey.fromKey(usableKey(migration, 'Topic', topic.masterKey));
    grantNarrowed(key, grantee, ['kms:GenerateDataKey', 'kms:Decrypt'], { conditions: { StringEquals: { 'kms:ViaService': ViaService.SNS._names(key) } } });
  }
}
