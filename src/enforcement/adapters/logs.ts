import { Stack, Token } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { EncryptionKey } from '../../keys/encryption-key';
import { KeyService } from '../../keys/key-service';
import type { EncryptedType } from '../../private/encrypted-type';
import { admitDeliverer } from './deliverers';
import { type Deliveries } from './encrypting-service';
import { namedKey } from './named-key';

/** What CloudWatch Logs calls KMS for. */
const LOG_GROUPS: Deliveries = {
  contextKey: 'aws:logs:arn',
  service: 'logs',
  resourceType: 'log-group:',
  actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'],
};

/**
 * How a log group is encrypted. What was logged before stays under the key that it was encrypted under.
 *
 * The L2 leaves the key's policy alone, so CloudWatch Logs is let in here: once a key for every log group of the account, or the policy
 * would grow by a statement a function. A key that its user gave is let in to whom its user let in.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export const ENCRYPTED_LOG_GROUP: EncryptedType<logs.LogGroupProps> = {
  injectionId: logs.LogGroup.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::Logs::LogGroup'],
  props: (scope, id, props) => (props.encryptionKey ? props : { ...props, encryptionKey: logsKey(scope, id) }),
};

export const LOGS: ReadonlyArray<EncryptedType<object>> = [ENCRYPTED_LOG_GROUP];

function logsKey(scope: Construct, id: string): kms.IKey {
  const key = namedKey<kms.IKey>(scope, id, 'Logs');
  const { account } = Stack.of(scope);
  if (!Token.isUnresolved(account) && account !== key.env.account) {
    admitDeliverer(key, `logs.${key.env.region}.amazonaws.com`, { deliveries: LOG_GROUPS, account, asked: LOG_GROUPS.actions });
  } else {
    EncryptionKey.fromKey(key).allowService(KeyService.cloudWatchLogs('*'));
  }
  return key;
}
