import { pipeline, type Readable } from 'stream';
import { createGunzip } from 'zlib';

/** Largest record that is read; CloudTrail's own limit is a quarter of it. */
export const MAX_RECORD_BYTES = 4 * 1_024 * 1_024;

const [QUOTE, BACKSLASH, OPENING_BRACE, CLOSING_BRACE, OPENING_BRACKET, CLOSING_BRACKET] = Buffer.from('"\\{}[]');

/** `{"Records":[` is what stands around a record. */
const DEPTH_OF_RECORDS = 2;

/**
 * The records of a log file, one by one and not parsed, so that a large file takes no more memory than a small one. Throws on a file that
 * is not a whole one.
 */
export async function* recordsOf(compressed: Readable): AsyncGenerator<Buffer> {
  const scanner = new RecordScanner();
  // An error of either stream ends the loop below with it.
  const text = pipeline(compressed, createGunzip(), () => {});
  for await (const chunk of text) {
    yield* scanner.scan(chunk as Buffer);
  }
  scanner.finish();
}

/** Finds where records begin and end, in as many pieces as the text comes in. */
class RecordScanner {
  private depth = 0;
  private inString = false;
  private isEscaped = false;
  private sawRecords = false;
  private pieces: Buffer[] = [];

  *scan(chunk: Buffer): Generator<Buffer> {
    let start = 0;
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index];
      if (this.inString) {
        this.inString = byte !== QUOTE || this.isEscaped;
        this.isEscaped = byte === BACKSLASH && !this.isEscaped;
      } else if (byte === QUOTE) {
        this.inString = true;
      } else if (byte === OPENING_BRACE || byte === OPENING_BRACKET) {
        if (this.depth === DEPTH_OF_RECORDS) {
          start = index;
        }
        this.depth++;
        this.sawRecords ||= this.depth === DEPTH_OF_RECORDS;
      } else if (byte === CLOSING_BRACE || byte === CLOSING_BRACKET) {
        this.depth--;
        if (this.depth === DEPTH_OF_RECORDS) {
          yield this.whole(chunk.subarray(start, index + 1));
        }
      }
    }
    if (this.depth > DEPTH_OF_RECORDS) {
      this.keep(chunk.subarray(start));
    }
  }

  finish(): void {
    if (this.depth !== 0 || !this.sawRecords) {
      throw new Error(this.sawRecords ? 'it ends within its records' : 'it holds no records');
    }
  }

  private whole(last: Buffer): Buffer {
    this.keep(last);
    const record = this.pieces.length === 1 ? last : Buffer.concat(this.pieces);
    this.pieces = [];
    return record;
  }

  private keep(piece: Buffer): void {
    this.pieces.push(piece);
    if (this.pieces.reduce((sum, each) => sum + each.length, 0) > MAX_RECORD_BYTES) {
      throw new Error(`it holds a record of more than ${MAX_RECORD_BYTES} bytes`);
    }
  }
}
