import type * as kms from 'aws-cdk-lib/aws-kms';
import type { KeyService } from './key-service';

/** Props of `EncryptionKey`. */
export interface EncryptionKeyProps extends kms.KeyProps {
  /**
   * AWS services that use the key in their own name.
   *
   * @default - none
   */
  readonly services?: KeyService[];
}
