import { availableParallelism } from 'os';
import * as path from 'path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { CLOUDTRAIL_COLUMNS, CLOUDTRAIL_TABLE, PARTITION_COLUMNS } from 'cdk-at-rest/offline';
import { DUCKDB_PRELUDE } from './prelude';
import { fieldName, recordStructure } from './record-structure';
import { sqlText } from './sql-text';
import { TemporaryFolder } from './temporary-folder';

/** What DuckDB may use; what needs more goes to the temporary folder. */
const MEMORY_LIMIT = '512MB';

/** A value of an answer. */
export type Value = string | number | null;

/** A row of an answer, by the names of its columns. */
export type Row = { readonly [column: string]: Value };

/**
 * Records in DuckDB, as Parquet files in a temporary folder: memory does not grow with their number. `cloudtrail_logs` is a
 * view of them, with the columns that Athena has.
 */
export class RecordStore {
  /** An empty store, in a temporary folder below the given one. Nothing is fetched from the network. */
  static async open(parent?: string): Promise<RecordStore> {
    const folder = new TemporaryFolder(parent);
    try {
      const database = await DuckDBInstance.create(':memory:', {
        memory_limit: MEMORY_LIMIT,
        temp_directory: path.join(folder.path, 'spill'),
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
        // The parts are read in one go each: kept in memory, they would only fill it.
        enable_external_file_cache: 'false',
      });
      return new RecordStore(folder, database, await database.connect());
    } catch (error) {
      folder.remove();
      throw error;
    }
  }

  private partCount = 0;

  private constructor(private readonly folder: TemporaryFolder, private readonly database: DuckDBInstance, private readonly connection: DuckDBConnection) {}

  /** A further connection, for one who writes parts. */
  async connect(): Promise<DuckDBConnection> {
    return this.database.connect();
  }

  /** Path of the next part. */
  nextPart(): string {
    return path.join(this.folder.path, `part-${String(this.partCount++).padStart(6, '0')}.parquet`);
  }

  /** Each thread of DuckDB's own takes from the connections that work side by side: none while loading, all of them for a query. */
  async setThreads(threads: 'one' | 'all'): Promise<void> {
    await this.connection.run(`SET threads = ${threads === 'one' ? 1 : availableParallelism()}`);
  }

  /** Makes the parts that are there `cloudtrail_logs`. At least one has to be. */
  async publish(): Promise<void> {
    for (const statement of DUCKDB_PRELUDE) {
      await this.connection.run(statement);
    }
    await this.connection.run(`
      CREATE OR REPLACE TEMP VIEW ${CLOUDTRAIL_TABLE} AS
      SELECT ${[...CLOUDTRAIL_COLUMNS.map(column => column.name), ...PARTITION_COLUMNS.map(column => `${column.fromRecord} AS ${column.name}`)].join(', ')}
      FROM read_parquet(${sqlText(path.join(this.folder.path, 'part-*.parquet'))})
      WHERE NOT (${IS_NO_RECORD})`);
  }

  /** The rows of an answer, piece by piece. */
  async * query(sql: string): AsyncGenerator<Row> {
    const result = await this.connection.stream(sql);
    for await (const rows of result.yieldRowObjectJs()) {
      yield * rows.map(row => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])));
    }
  }

  /** Gives back all that it holds, on disk too. */
  close(): void {
    this.connection.closeSync();
    this.database.closeSync();
    this.folder.remove();
  }
}

/** What every event of CloudTrail has; an element of `Records` without it is none. */
export const IS_NO_RECORD = 'eventtime IS NULL OR eventsource IS NULL OR eventname IS NULL';

/** The texts of a table `staging (file INTEGER, content BLOB)` as what they hold. Fails where one of them is no JSON. */
const STAGED = `json_transform(decode(content), ${sqlText(JSON.stringify({ Records: [recordStructure(CLOUDTRAIL_COLUMNS)] }))})`;

/** The records in these texts, each beside the number of its file. */
export const STAGED_RECORDS = recordsIn(STAGED);

/** The same without the texts that are no JSON; it takes a little longer. */
export const VALID_STAGED_RECORDS = recordsIn(`TRY(${STAGED})`);

function recordsIn(texts: string): string {
  return `
    SELECT file, ${CLOUDTRAIL_COLUMNS.map(column => `record."${fieldName(column.name)}" AS ${column.name}`).join(', ')}
    FROM (SELECT file, unnest((${texts}).Records) AS record FROM staging)`;
}

function plain(value: unknown): Value {
  switch (typeof value) {
    case 'bigint': return Number(value);
    case 'number': return value;
    default: return value === null || value === undefined ? null : String(value);
  }
}
