export { GRANT_NOT_DERIVED } from './grant-finding';
export type { KeyOf } from './derived-statement';
export { grantKeys } from './grant-keys';
