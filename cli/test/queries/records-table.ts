import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { type AuditFilter, type AuditQuery, auditSql, CLOUDTRAIL_COLUMNS, CLOUDTRAIL_TABLE, PARTITION_COLUMNS } from 'cdk-at-rest/offline';
import { DUCKDB_PRELUDE } from '../../src/records/prelude';

/** A record as CloudTrail writes it. */
export type CloudTrailRecord = Readonly<Record<string, unknown>>;

/** A line of an answer. Numbers are numbers, days and times are texts. */
export type Answer = Record<string, string | number | null>;

/** Records in a table of the contract's columns and types, made by nothing that the command line uses to make its own. */
export class RecordsTable {
  static async of(records: readonly CloudTrailRecord[]): Promise<RecordsTable> {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-at-rest-records-'));
    try {
      const file = path.join(folder, 'records.ndjson');
      fs.writeFileSync(file, records.map(record => JSON.stringify(asAthenaReads(record))).join('\n'));
      const types = CLOUDTRAIL_COLUMNS.map(({ name, hiveType }) => `"${name}": '${duckDbType(hiveType)}'`).join(', ');
      const partitions = PARTITION_COLUMNS.map(({ name, fromRecord }) => `${fromRecord} AS "${name}"`).join(', ');
      await connection.run(`CREATE TABLE ${CLOUDTRAIL_TABLE} AS SELECT *, ${partitions} FROM read_json('${file}', format = 'newline_delimited', columns = {${types}})`);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
    for (const statement of DUCKDB_PRELUDE) {
      await connection.run(statement);
    }
    return new RecordsTable(connection);
  }

  private constructor(private readonly connection: DuckDBConnection) {}

  async ask(query: AuditQuery, filter?: AuditFilter): Promise<Answer[]> {
    return this.rows(auditSql(query, filter));
  }

  async columnsOf(query: AuditQuery): Promise<string[]> {
    return (await this.connection.runAndReadAll(auditSql(query))).columnNames();
  }

  async rows(sql: string): Promise<Answer[]> {
    const result = await this.connection.runAndReadAll(sql);
    return result.getRowObjects().map(row => Object.fromEntries(Object.entries(row)
      .map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value as Answer[string]])));
  }
}

/** Names in lower case; what is no part of a column's type is text, as Athena's input format makes it. */
function asAthenaReads(record: CloudTrailRecord): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).flatMap(([name, value]) => {
    const column = CLOUDTRAIL_COLUMNS.find(each => each.name === name.toLowerCase());
    return column ? [[column.name, column.hiveType === 'string' ? textOf(value) : inLowerCase(value)]] : [];
  }));
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value);
}

function inLowerCase(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(inLowerCase);
  }
  return value instanceof Object ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.toLowerCase(), inLowerCase(inner)])) : value;
}

/** `array<struct<arn:string>>` is `STRUCT("arn" VARCHAR)[]`. */
function duckDbType(hiveType: string): string {
  const [, outer, inner] = /^(array|map|struct)<(.*)>$/.exec(hiveType) ?? [];
  switch (outer) {
    case 'array':
      return `${duckDbType(inner)}[]`;
    case 'map':
      return `MAP(${partsOf(inner).map(duckDbType).join(', ')})`;
    case 'struct':
      return `STRUCT(${partsOf(inner).map(field => `"${field.split(':')[0]}" ${duckDbType(field.slice(field.indexOf(':') + 1))}`).join(', ')})`;
    default:
      return 'VARCHAR';
  }
}

/** The parts between the commas that are in no bracket. */
function partsOf(list: string): string[] {
  return list.split(',').reduce<string[]>((parts, part) => {
    const last = parts[parts.length - 1];
    const isOpen = last !== undefined && last.split('<').length > last.split('>').length;
    return isOpen ? [...parts.slice(0, -1), `${last},${part}`] : [...parts, part];
  }, []);
}
