import { keyPropertiesOf } from '../../catalog';
import type { EncryptedType } from '../../private/encrypted-type';

/**
 * Whether the key that an adapter fills in is fixed when the resource is made, so that a deployed one would be replaced, or its update would
 * fail. The first type of an adapter is the resource; what else it makes, such as a secret, takes a key at any time.
 */
export function replacesWithKey({ cfnTypes: [type] }: Pick<EncryptedType<unknown>, 'cfnTypes'>): boolean {
  return keyPropertiesOf(type).some(({ replaces }) => replaces !== 'never');
}
