import type { AuditQuery } from './audit-query';
import { DATA_READ } from './data-read';
import { KEY_CHANGES } from './key-changes';
import { KEY_USE } from './key-use';
import { LAST_USE } from './last-use';
import { NO_ENCRYPTION_CONTEXT } from './no-encryption-context';
import { DENIED_CALLS, FAILED_CALLS } from './refused-calls';
import { SILENT_DAYS } from './silent-days';

export * from './audit-filter';
export * from './audit-query';
export { auditSql } from './audit-sql';
export * from './columns';
export { LATE_DELIVERY_DAYS } from './period';

/** All questions, in the order in which an audit asks them. */
export const AUDIT_QUERIES: readonly AuditQuery[] = [
  KEY_USE, DATA_READ, DENIED_CALLS, FAILED_CALLS, KEY_CHANGES, NO_ENCRYPTION_CONTEXT, SILENT_DAYS, LAST_USE,
];
