import { ArnFormat, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { EncryptionKey, keyFor } from '../../keys/encryption-key';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import { KeyService } from '../../keys/key-service';
import { keyStatement } from '../../keys/key-statement';
import { ViaService } from '../../keys/via-service';
import type { Conditions } from '../../policies/conditions';
import { constructError } from '../../private/errors';
import { addToKeyPolicy } from '../../private/key-policy';
import { addToTopicPolicy, reportUnencryptedTopic } from '../../private/topic-findings';
import { usableKey } from '../../private/usable-key';

const CLOUDWATCH = 'cloudwatch.amazonaws.com';

/** What a publisher calls KMS for. */
export const PUBLISHER_KEY_ACTIONS = ['kms:GenerateDataKey*', 'kms:Decrypt'];

/** A publisher uses the key through SNS only. */
export function throughSns(key: IEncryptionKey): Conditions {
  return { StringEquals: { 'kms:ViaService': ViaService.SNS._names(key) } };
}

/** What decides on the topic. */
export interface AuditTopicProps {
  readonly topic?: sns.ITopic;
  readonly encryptionKey?: kms.IKey;
}

/** The topic that alarms publish to, and its key. */
export interface AuditTopic {
  readonly topic: sns.ITopic;
  readonly key?: IEncryptionKey;
}

/** A topic under the key, or the one that was given, to which the CloudWatch alarms of the account and Region may publish. */
export function auditTopic(scope: Construct, props: AuditTopicProps): AuditTopic {
  const made = props.topic ? givenTopic(scope, props.topic, props) : newTopic(scope, props);
  if (made.key) {
    admitToKey(scope, made.key);
  }
  admitToTopic(scope, made.topic);
  return made;
}

function newTopic(scope: Construct, { encryptionKey }: AuditTopicProps): AuditTopic {
  const key = EncryptionKey.fromKey(usableKey(scope, 'Topic', encryptionKey ?? keyFor(scope, 'Topic', 'SNS')));
  return { key, topic: new sns.Topic(scope, 'Topic', { displayName: 'Audit alarms', masterKey: key, enforceSSL: true }) };
}

function givenTopic(scope: Construct, topic: sns.ITopic, { encryptionKey }: AuditTopicProps): AuditTopic {
  if (encryptionKey) {
    throw constructError(scope, `received the topic ${topic.node.path} and the encryptionKey ${encryptionKey.node.path}: a topic that exists has its key already. Leave encryptionKey out`);
  }
  if (topic.fifo) {
    throw constructError(scope, `received the topic ${topic.node.path}, which is a FIFO topic: EventBridge does not publish to these, and they send no e-mail. Pass a standard topic`);
  }
  const { region } = Stack.of(scope);
  if (Token.compareStrings(region, topic.env.region) === TokenComparison.DIFFERENT) {
    throw constructError(scope, `received the topic ${topic.node.path} of ${topic.env.region}, but is itself in ${region}: alarms and rules publish within their Region only. Pass a topic of this Region`);
  }
  reportUnencryptedTopic(scope, topic, 'alarms');
  return { topic, key: topic.masterKey && EncryptionKey.fromKey(usableKey(scope, 'Topic', topic.masterKey)) };
}

/** Lets the alarms of this account use the key, which need not be of this account itself. */
function admitToKey(scope: Construct, key: IEncryptionKey): void {
  const { account } = Stack.of(scope);
  if (Token.compareStrings(account, key.env.account) !== TokenComparison.DIFFERENT) {
    key.allowService(KeyService.cloudWatchAlarms());
    return;
  }
  key.allowService(KeyService.principal(CLOUDWATCH, { actions: PUBLISHER_KEY_ACTIONS, sourceAccount: account, sourceArn: anyAlarm(scope) }));
  // The role of the rules has these as well; of another account, both sides have to allow it.
  addToKeyPolicy(key, keyStatement('RulesOfAnotherAccount', new iam.AccountPrincipal(account), PUBLISHER_KEY_ACTIONS, throughSns(key)));
}

/** Lets the alarms of this account publish. What a topic of another app lacks for that is printed for its owner. */
function admitToTopic(scope: Construct, topic: sns.ITopic): void {
  const { account } = Stack.of(scope);
  const isOfOther = Token.compareStrings(account, topic.env.account) === TokenComparison.DIFFERENT;
  addToTopicPolicy(scope, topic, {
    CloudWatchAlarms: new iam.PolicyStatement({
      principals: [iam.ServicePrincipal.fromStaticServicePrincipleName(CLOUDWATCH)],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': account }, ArnLike: { 'aws:SourceArn': anyAlarm(scope) } },
    }),
    // Rules publish with a role, which in the topic's own account needs no more than its own policy.
    ...(isOfOther ? {
      RulesOfAnotherAccount: new iam.PolicyStatement({ principals: [new iam.AccountPrincipal(account)], actions: ['sns:Publish'], resources: [topic.topicArn] }),
    } : {}),
  }, 'alarms');
}

function anyAlarm(scope: Construct): string {
  return Stack.of(scope).formatArn({ service: 'cloudwatch', resource: 'alarm', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME });
}
