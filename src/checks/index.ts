export { checkTemplates } from './check-templates';
export type { CheckOptions } from './check-templates';
export { compareTemplates } from './compare-templates';
export { EncryptionLevel } from './encryption-level';
export * from './finding';
export { CHECK_RULES, documentationOf } from './rules';
