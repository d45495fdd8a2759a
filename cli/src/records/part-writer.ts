import { promises as fs } from 'fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { IS_NO_RECORD, type RecordStore, STAGED_RECORDS, VALID_STAGED_RECORDS } from './record-store';
import { sqlText } from './sql-text';

/** What a text gave. */
export interface Counts {
  /** Elements of `Records`. */
  readonly elements: number;

  /** Those among them that are no records of CloudTrail; they are left out. */
  readonly others: number;
}

/** What a part of the store has, by the texts that it was written from; nothing for one without an element. */
export interface Part {
  readonly path: string;
  readonly counts: ReadonlyArray<Counts | undefined>;
}

/** Writes the records of texts into the store, on a connection of its own. */
export class PartWriter {
  static async open(store: RecordStore): Promise<PartWriter> {
    return new PartWriter(store, await store.connect());
  }

  private constructor(private readonly store: RecordStore, private readonly connection: DuckDBConnection) {}

  /** Writes the records of all texts, which are valid UTF-8, into a new part. */
  async write(texts: readonly Buffer[]): Promise<Part> {
    await this.connection.run('CREATE OR REPLACE TEMP TABLE staging (file INTEGER, content BLOB)');
    const appender = await this.connection.createAppender('staging');
    texts.forEach((text, index) => {
      appender.appendInteger(index);
      appender.appendBlob(text);
      appender.endRow();
    });
    appender.closeSync();
    const path = this.store.nextPart();
    // What fails for another reason than its texts, such as a full disk, fails again.
    await this.copy(STAGED_RECORDS, path).catch(() => this.copy(VALID_STAGED_RECORDS, path));
    const result = await this.connection.runAndReadAll(`SELECT file, count(*), count(*) FILTER (WHERE ${IS_NO_RECORD}) FROM read_parquet(${sqlText(path)}) GROUP BY file`);
    const byText = new Map(result.getRowsJS().map(([index, elements, others]) => [Number(index), { elements: Number(elements), others: Number(others) }]));
    return { path, counts: texts.map((_, index) => byText.get(index)) };
  }

  private async copy(records: string, path: string): Promise<void> {
    await this.connection.run(`COPY (${records}) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION snappy)`);
  }

  /** Takes a part away again. */
  async remove(part: Part): Promise<void> {
    await fs.rm(part.path);
  }

  /** Ends the connection. */
  close(): void {
    this.connection.closeSync();
  }
}
