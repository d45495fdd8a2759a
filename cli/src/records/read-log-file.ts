import { isUtf8 } from 'buffer';
import { createReadStream, promises as fs } from 'fs';
import { promisify } from 'util';
import * as zlib from 'zlib';
import { reasonOf } from './attempted';
import type { LogFile } from './find-log-files';

/**
 * How large a file may be, uncompressed, in bytes, to be held in memory as a whole. CloudTrail writes files of a few MB; a larger
 * one, such as the files of a day put together, is read piece by piece.
 */
export const MAX_WHOLE_BYTES = 16 * 1024 * 1024;

/** How much is decompressed at once, in bytes: zlib's own 16 KiB take three times as long. */
const CHUNK_BYTES = 256 * 1024;

const gunzip = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip);

/** A file that cannot be used; the message follows the file's name. */
export class UnusableFile extends Error {}

/**
 * The text of a log file; nothing where it is too large to be held as a whole. Whether it is compressed is told from its content: a
 * download may decompress a `.gz` and keep its name.
 *
 * Throws `UnusableFile` where it is missing, empty, damaged, or no text.
 */
export async function readLogFile(file: LogFile): Promise<Buffer | undefined> {
  if (file.size > MAX_WHOLE_BYTES) {
    return undefined;
  }
  try {
    const bytes = await fs.readFile(file.path);
    const text = withoutByteOrderMark(isGzip(bytes) ? await gunzip(bytes, { chunkSize: sizeOf(bytes), maxOutputLength: MAX_WHOLE_BYTES }) : bytes);
    if (text.length === 0) {
      throw new UnusableFile('is empty');
    }
    return checkedText(text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      return undefined;
    }
    throw unusable(error);
  }
}

/** The text of a log file of any size, as it comes. Throws as `readLogFile` does, but does not look for what is no text. */
export async function * streamLogFile(file: LogFile): AsyncGenerator<Buffer> {
  const isCompressed = isGzip(await beginning(file));
  const source = createReadStream(file.path, { highWaterMark: CHUNK_BYTES });
  const text = isCompressed ? source.pipe(zlib.createGunzip({ chunkSize: CHUNK_BYTES })) : source;
  // An error of the file does not reach what reads from it by itself.
  source.on('error', error => text.destroy(error));
  try {
    let isFirst = true;
    for await (const chunk of text as AsyncIterable<Buffer>) {
      yield isFirst ? withoutByteOrderMark(chunk) : chunk;
      isFirst = false;
    }
  } catch (error) {
    throw unusable(error);
  } finally {
    source.destroy();
  }
}

/** The text, unless it is none. */
export function checkedText(text: Buffer): Buffer {
  if (!isUtf8(text)) {
    throw new UnusableFile('is not text in UTF-8');
  }
  return text;
}

async function beginning(file: LogFile): Promise<Buffer> {
  try {
    const handle = await fs.open(file.path);
    try {
      return (await handle.read(Buffer.alloc(2), 0, 2, 0)).buffer;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unusable(error);
  }
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Room for what a compressed file says that it holds, at its end: what it really holds may be more or less. */
function sizeOf(gzip: Buffer): number {
  const size = gzip.length < 4 ? 0 : gzip.readUInt32LE(gzip.length - 4) + 1;
  return Math.min(Math.max(size, CHUNK_BYTES), MAX_WHOLE_BYTES);
}

function withoutByteOrderMark(text: Buffer): Buffer {
  return text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? text.subarray(3) : text;
}

/** A failure to read or to decompress, in words that follow the file's name. */
function unusable(error: unknown): UnusableFile {
  if (error instanceof UnusableFile) {
    return error;
  }
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') {
    return new UnusableFile('is truncated: its gzip stream ends too early');
  }
  return new UnusableFile(code.startsWith('Z_') ? `is damaged: gzip says "${message}"` : reasonOf(error));
}
