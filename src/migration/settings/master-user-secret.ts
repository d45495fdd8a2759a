import type { MasterUserSecret } from '../rds/shared-shapes';
import { isSet, modified, type Setting } from './setting';

/** The password that RDS keeps in a secret: asked for again, under the key of the former secret. */
export const MASTER_USER_SECRET: Setting<{ readonly MasterUserSecret?: MasterUserSecret }> = modified({
  ManageMasterUserPassword: source => isSet(source.MasterUserSecret) || undefined,
  MasterUserSecretKmsKeyId: source => source.MasterUserSecret?.KmsKeyId,
}, {
  compared: source => isSet(source.MasterUserSecret) && source.MasterUserSecret?.KmsKeyId,
  why: 'RDS makes a new secret with a new ARN and a new password; what reads the old one must be told',
});
