import { ArnFormat, type CfnResource, Stack } from 'aws-cdk-lib';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import { KeyService } from '../../keys/key-service';
import { accountOf, isOther } from './accounts';

/** The destinations of messages: what ties a call to KMS to one of them. */
const DESTINATIONS: Readonly<Record<string, { readonly contextKey: string; readonly service: string }>> = {
  'AWS::SNS::Topic': { contextKey: 'aws:sns:topicArn', service: 'sns' },
  'AWS::SQS::Queue': { contextKey: 'aws:sqs:arn', service: 'sqs' },
};

/** Publishers whose source AWS documents: it is narrower than the destination. */
const BY_SOURCE: Readonly<Record<string, () => KeyService>> = {
  's3.amazonaws.com': () => KeyService.s3Notifications(),
  'cloudwatch.amazonaws.com': () => KeyService.cloudWatchAlarms(),
  'budgets.amazonaws.com': () => KeyService.budgets(),
};

/** What KMS is asked for when a message is published: a data key, and to decrypt a cached one. */
export const PUBLISHING_ACTIONS = ['kms:GenerateDataKey*', 'kms:Decrypt'];

export const TOPIC = 'AWS::SNS::Topic';
export const QUEUE = 'AWS::SQS::Queue';

/**
 * Lets a service publish to a topic or queue under the key: tied to its source where AWS documents one and it is in the key's account, and
 * else to the destination, by the encryption context that SNS and SQS send. Who may publish to which destination is left to their own
 * policies. One statement a service, however many destinations.
 *
 * @param sources the accounts of what the service acts for, as far as they are known
 */
export function admitPublisher(key: IEncryptionKey, destination: CfnResource, servicePrincipal: string, sources: readonly string[]): void {
  const known = sources.some(each => isOther(each, key.env.account)) ? undefined : BY_SOURCE[servicePrincipal];
  key.allowService(known ? known() : KeyService.principal(servicePrincipal, { actions: PUBLISHING_ACTIONS, encryptionContext: contextOf(key, destination) }));
}

function contextOf(key: IEncryptionKey, destination: CfnResource): Record<string, string> {
  const { contextKey, service } = DESTINATIONS[destination.cfnResourceType];
  const { region } = key.env;
  // All of the key's: a reference to the destination, which refers to the key, would be a cycle.
  const arn = Stack.of(key).formatArn({
    service, resource: '*', region, account: accountOf(destination.stack, key.env.account), arnFormat: ArnFormat.NO_RESOURCE_NAME,
  });
  return { [contextKey]: arn };
}
