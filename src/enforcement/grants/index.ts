export type { KeyOf } from './derived-statement';
export { grantKeys } from './grant-keys';
