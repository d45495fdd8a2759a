import type { EncryptionLevel } from '../checks/encryption-level';
import type { KeyAccess } from './key-access';
import type { OnReplace } from './on-replace';
import type { ResourceSelector } from './resource-selector';

/** Props of `EncryptionAtRest.enforce`. */
export interface EncryptionAtRestProps {
  /**
   * How well everything has to be encrypted. What is below it is put under a key.
   *
   * @default EncryptionLevel.CUSTOMER_MANAGED
   */
  readonly level?: EncryptionLevel;

  /**
   * Who gets the use of the keys.
   *
   * @default KeyAccess.VIA_SERVICE
   */
  readonly access?: KeyAccess;

  /**
   * What to do where a key cannot be set without CloudFormation replacing the resource.
   *
   * @default OnReplace.REPORT
   */
  readonly onReplace?: OnReplace;

  /**
   * Resources that are not deployed yet: on these a key is set though a deployed one would be replaced.
   *
   * Leave them here for good: without the entry the key leaves the template again, and CloudFormation replaces the resource that was
   * deployed with it.
   *
   * @default - none
   */
  readonly newResources?: ResourceSelector[];

  /**
   * Resources to encrypt. The others are left alone, and not reported.
   *
   * @default - every resource
   */
  readonly include?: ResourceSelector[];

  /**
   * Resources to leave alone.
   *
   * @default - none
   */
  readonly exclude?: ResourceSelector[];
}
