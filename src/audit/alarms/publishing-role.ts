import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledgeOwnFinding } from '../../private/findings';
import { type AuditTopic, PUBLISHER_KEY_ACTIONS, throughSns } from './audit-topic';

/**
 * The role with which the rules publish, and which can do nothing else.
 *
 * EventBridge itself, as a service, sends KMS no source: a key that lets it in lets in the rules of every account.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
 */
export function publishingRole(scope: Construct, { topic, key }: AuditTopic): iam.Role {
  const stack = Stack.of(scope);
  const description = 'Publishes what the rules of the audit alarms find';
  const role = new iam.Role(scope, 'Role', {
    description,
    assumedBy: new iam.ServicePrincipal('events.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnLike: { 'aws:SourceArn': stack.formatArn({ service: 'events', resource: 'rule', resourceName: '*' }) },
      },
    }),
  });
  const permissions = new iam.ManagedPolicy(scope, 'Permissions', {
    description,
    roles: [role],
    statements: [
      new iam.PolicyStatement({ sid: 'Publish', actions: ['sns:Publish'], resources: [topic.topicArn] }),
      ...(key ? [new iam.PolicyStatement({
        sid: 'UseKeyOfTopic',
        actions: PUBLISHER_KEY_ACTIONS,
        resources: [key.keyArn],
        conditions: throughSns(key),
      })] : []),
    ],
  });
  acknowledgeOwnFinding(permissions, 'AwsSolutions-IAM5[Action::kms:GenerateDataKey*]', 'As AWS documents it for publishers; the statement is limited to the key, and to calls through SNS');
  return role;
}
