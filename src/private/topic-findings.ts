import { Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { IConstruct } from 'constructs';
import { raiseFinding } from './findings';
import { printedStatement } from './printed-statement';

/** A topic that was given, and is not in the app, has to let the construct publish. */
export const TOPIC_POLICY_NOT_IN_APP = 'AtRest-TopicPolicyNotInApp';

/** A topic that was given has no key, as far as the app knows. */
export const TOPIC_NOT_ENCRYPTED = 'AtRest-TopicNotEncrypted';

/**
 * Adds statements to a topic's policy or, where the app does not hold that policy, has them printed for whoever does.
 *
 * @param statements by the `Sid` that they are printed with. In the policy of a topic of the app they get one of its own: SNS refuses a policy that has
 * one twice, as two accounts would make it
 * @param what what publishes: `alarms`
 */
export function addToTopicPolicy(scope: IConstruct, topic: sns.ITopic, statements: Readonly<Record<string, iam.PolicyStatement>>, what: string): void {
  const missing = Object.entries(statements).filter(([, statement]) => !topic.addToResourcePolicy(statement).statementAdded);
  if (missing.length > 0) {
    raiseFinding(scope, TOPIC_POLICY_NOT_IN_APP, [
      `The policy of the topic ${topic.node.path} is not part of this app. Its owner has to add this, or ${what} do not arrive:`,
      ...missing.map(([sid, statement]) => printedStatement(scope, statement.copy({ sid: `${sid}${Stack.of(scope).account}` }))),
      `Acknowledge ${TOPIC_POLICY_NOT_IN_APP} on this construct once it is there.`,
    ].join('\n'));
  }
}

/** Reports a topic that has no key that the app knows of. @param what what publishes: `alarms` */
export function reportUnencryptedTopic(scope: IConstruct, topic: sns.ITopic, what: string): void {
  if (!topic.masterKey) {
    raiseFinding(scope, TOPIC_NOT_ENCRYPTED, `The topic ${topic.node.path} has no key that the app knows of. Give it a customer managed key (masterKey), or import it with the key that it has `
      + `(sns.Topic.fromTopicAttributes with keyArn): ${what} cannot publish to an encrypted topic whose key does not let them.`);
  }
}
