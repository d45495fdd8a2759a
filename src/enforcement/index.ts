export { EncryptionLevel } from '../checks/encryption-level';
export { EncryptionAtRest } from './encryption-at-rest';
export { type EncryptionAtRestProps } from './encryption-at-rest-props';
export { EncryptionChecks } from './encryption-checks';
export type { EncryptionChecksProps } from './encryption-checks';
export { EncryptionAssertions } from './encryption-assertions';
export { KeyAccess } from './key-access';
export { OnReplace } from './on-replace';
export { ResourceSelector } from './resource-selector';
