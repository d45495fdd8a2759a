import { UnusableFile } from './read-log-file';

/** No record comes near this, in bytes: what has no end by then is none. */
export const MAX_RECORD_BYTES = 32 * 1024 * 1024;

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const END = Buffer.from(']}');

/** The depth of the elements of `Records`: in the list, in the object. */
const ELEMENTS = 2;

/**
 * Cuts the text of a large log file, while it is read, into log files of about the given size in bytes: between two elements of
 * its list, each piece with the beginning of the whole, `{"Records":[`, and an end. It only counts brackets; whether the pieces are
 * JSON is for their reader to see.
 */
export class RecordSplitter {
  private head?: Buffer;
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private depth = 0;
  private isInString = false;
  private isEscaped = false;
  private isCut = false;

  constructor(private readonly size: number) {}

  /** Takes the next bytes and gives the pieces that are complete with them. Throws `UnusableFile` where an element has no end. */
  push(chunk: Buffer): Buffer[] {
    const pieces: Buffer[] = [];
    let start = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i];
      if (this.isInString) {
        this.inString(byte);
      } else if (byte === QUOTE) {
        this.isInString = true;
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        this.depth += 1;
        if (byte === OPEN_BRACKET && this.depth === ELEMENTS && !this.isCut) {
          this.keep(chunk.subarray(start, i + 1));
          this.head = Buffer.concat([...this.head ? [this.head] : [], ...this.taken()]);
          start = i + 1;
        }
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        this.depth -= 1;
      } else if (byte === COMMA && this.depth === ELEMENTS && this.head && this.pendingBytes + i - start >= this.size) {
        this.keep(chunk.subarray(start, i));
        pieces.push(Buffer.concat([this.head, ...this.taken(), END]));
        this.isCut = true;
        start = i + 1;
      }
    }
    this.keep(chunk.subarray(start));
    if (this.pendingBytes > this.size + MAX_RECORD_BYTES) {
      throw new UnusableFile(`is no log file: there is no end to something in it after ${MAX_RECORD_BYTES / 1024 / 1024} MiB`);
    }
    return pieces;
  }

  /** The last piece, with the end that the text has. */
  end(): Buffer {
    return Buffer.concat([...this.head ? [this.head] : [], ...this.taken()]);
  }

  private inString(byte: number): void {
    if (this.isEscaped) {
      this.isEscaped = false;
    } else if (byte === BACKSLASH) {
      this.isEscaped = true;
    } else if (byte === QUOTE) {
      this.isInString = false;
    }
  }

  private keep(bytes: Buffer): void {
    this.pending.push(bytes);
    this.pendingBytes += bytes.length;
  }

  private taken(): Buffer[] {
    const taken = this.pending;
    this.pending = [];
    this.pendingBytes = 0;
    return taken;
  }
}
