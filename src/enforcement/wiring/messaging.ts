import { type CfnResource, Stack } from 'aws-cdk-lib';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import { KeyService } from '../../keys/key-service';
import { everyResource } from '../adapters/encrypting-service';
import { MESSAGES, SENDING_ACTIONS } from '../message-destinations';
import { accountOf, isOther } from './accounts';

/** Publishers whose source AWS documents: it is narrower than the destination. */
const BY_SOURCE: Readonly<Record<string, () => KeyService>> = {
  's3.amazonaws.com': () => KeyService.s3Notifications(),
  'cloudwatch.amazonaws.com': () => KeyService.cloudWatchAlarms(),
  'budgets.amazonaws.com': () => KeyService.budgets(),
};

/**
 * Lets a service publish to a topic or queue under the key: tied to its source where AWS documents one and it is in the key's account, and
 * else to the destination, by the encryption context that SNS and SQS send. Who may publish to which destination is left to their own
 * policies. One statement a service, however many destinations.
 *
 * @param sources the accounts of what the service acts for, as far as they are known
 */
export function admitPublisher(key: IEncryptionKey, destination: CfnResource, servicePrincipal: string, sources: readonly string[]): void {
  const known = sources.some(each => isOther(each, key.env.account)) ? undefined : BY_SOURCE[servicePrincipal];
  key.allowService(known ? known() : KeyService.principal(servicePrincipal, { actions: SENDING_ACTIONS, encryptionContext: contextOf(key, destination) }));
}

function contextOf(key: IEncryptionKey, { cfnResourceType, stack }: CfnResource): Record<string, string> {
  const messages = MESSAGES[cfnResourceType as keyof typeof MESSAGES];
  // All of the key's: a reference to the destination, which refers to the key, would be a cycle.
  return { [messages.contextKey]: everyResource(Stack.of(key), messages, accountOf(stack, key.env.account), key.env.region) };
}
