import type { EncryptedType } from '../../private/encrypted-type';
import { SERVICE_ADAPTERS } from './service-adapters';
import { STORE_ADAPTERS } from './store-adapters';

/** How each L2 that takes a key is encrypted when it is made. */
export const ADAPTERS: ReadonlyArray<EncryptedType<object>> = [
  ...SERVICE_ADAPTERS,
  ...STORE_ADAPTERS,
];
