import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ViaService } from '../../keys/via-service';
import type { EncryptedType } from '../../private/encrypted-type';
import type { EncryptingService } from './encrypting-service';
import { serviceKey } from './service-key';

const SECRETS_MANAGER: EncryptingService = { name: 'SecretsManager', via: ViaService.SECRETS_MANAGER };

/**
 * How a secret is encrypted, `DatabaseSecret` of RDS and DocumentDB included, which extend it. Neither its name nor what is in it changes:
 * Secrets Manager encrypts it anew, and decrypts its earlier versions under the key that they were encrypted under.
 *
 * Replicas keep the keys of their Regions that they were given, or `aws/secretsmanager`.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export const ENCRYPTED_SECRET: EncryptedType<secretsmanager.SecretProps> = {
  injectionId: secretsmanager.Secret.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::SecretsManager::Secret'],
  props: (scope, id, props) => ({ ...props, encryptionKey: serviceKey(scope, id, SECRETS_MANAGER, props.encryptionKey) }),
};

export const SECRETS: ReadonlyArray<EncryptedType<object>> = [ENCRYPTED_SECRET];
