import type { AuditFilter } from './audit-filter';
import type { AuditQuery } from './audit-query';
import { type Relation, RELATIONS } from './relations';

/**
 * The complete text of a query: the same for Athena and, after the prelude that makes up for functions it lacks, for DuckDB.
 *
 * Throws where a part of the filter has a form that it does not understand.
 */
export function auditSql(query: AuditQuery, filter: AuditFilter = {}): string {
  return `WITH ${relationsOf(query.sql, filter).map(relation => definition(relation, filter)).join(', ')}\n${query.sql.trim()}\n`;
}

function definition({ name, columns, sql }: Relation, filter: AuditFilter): string {
  return `${name}${columns ? ` (${columns.join(', ')})` : ''} AS (${sql(filter)}\n)`;
}

/** The relations that a text reads, and those that they read in turn: the last first, since each reads earlier ones only. */
function relationsOf(sql: string, filter: AuditFilter): Relation[] {
  const texts = [sql];
  return [...RELATIONS].reverse().filter(({ name, sql: definitionOf }) => {
    const isRead = texts.some(text => new RegExp(`\\b(FROM|JOIN) ${name}\\b`).test(text));
    if (isRead) {
      texts.push(definitionOf(filter));
    }
    return isRead;
  }).reverse();
}
