import { Stack } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { EncryptionKey } from '../../keys/encryption-key';
import { KeyService } from '../../keys/key-service';
import { covers } from '../../policies/policy-statement';
import { type Deliveries, everyResource } from './encrypting-service';

/** For whom, and for what, a service is let in. */
export interface Admission {
  readonly deliveries: Deliveries;
  /** Account of the resources that it may deliver to. */
  readonly account: string;
  /** KMS actions that were asked for. */
  readonly asked: readonly string[];
}

const DESCRIBE = 'kms:DescribeKey';

/**
 * Lets a service use a key for the resources of one account and Region, whoever asked it to.
 *
 * Whether it may deliver at all is for the policy of the queue, topic or bus to say, where it names its source. Conditions on the source
 * of its calls to KMS are left out: EventBridge sends none.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export function admitDeliverer(key: kms.IKey, servicePrincipal: string, { deliveries, account, asked }: Admission): void {
  const admitted = EncryptionKey.fromKey(key);
  const actions = deliveries.actions.filter(action => asked.some(each => overlap(each, action)));
  if (actions.length > 0) {
    const encryptionContext = { [deliveries.contextKey]: everyResource(Stack.of(key), deliveries, account, key.env.region) };
    admitted.allowService(KeyService.principal(servicePrincipal, { actions, encryptionContext }));
  }
  if (asked.some(each => overlap(each, DESCRIBE))) {
    // Without an encryption context in the call, a condition on it would always deny.
    admitted.allowService(KeyService.principal(servicePrincipal, { actions: [DESCRIBE], sourceAccount: account }));
  }
}

/** Whether a service that delivers calls any of what is asked for. */
export function isOfDelivery(deliveries: Deliveries, asked: readonly string[]): boolean {
  return [...deliveries.actions, DESCRIBE].some(action => asked.some(each => overlap(each, action)));
}

/** Whether one action, which may end in `*`, covers the other or is covered by it. */
function overlap(one: string, other: string): boolean {
  return covers(one, other) || covers(other, one);
}
