import { anyOf, endsWith, sqlString, sqlStrings } from './sql-text';

/** Calls of one key. A key's ARN is told from the same id in another Region, where it may be a replica of its own use. */
export function keyCondition(key: string): string {
  const id = key.split(':key/')[1];
  if (id !== undefined) {
    // The bare id is there only where the record has no ARN.
    return `kms_key IN ${sqlStrings([key, id])}`;
  }
  return anyOf([
    `kms_key = ${sqlString(key)}`,
    endsWith('kms_key', `:key/${key}`),
    `requested_key = ${sqlString(key)}`,
    endsWith('requested_key', `:${key}`),
  ]);
}

/** Calls of one principal, or of one service for whomever. */
export function principalCondition(principal: string): string {
  return anyOf([
    ...['principal', 'session_arn', 'principal_id', 'service'].map(column => `${column} = ${sqlString(principal)}`),
    ...['principal', 'session_arn'].map(column => endsWith(column, `/${principal}`)),
  ]);
}
