import { type FileHandle, open } from 'fs/promises';
import { Readable } from 'stream';
import * as zlib from 'zlib';
import { reasonOf } from '../records/attempted';

/** Larger than the 16 and 64 KiB that streams take by themselves: most log files are read in one turn. */
const CHUNK_BYTES = 256 * 1024;

/** How far into a file its gzip header may reach. CloudTrail's is ten bytes. */
const HEADER_BYTES = 4096;

/** CRC-32 and length of the content, at the end of a gzip stream. */
const TRAILER_BYTES = 8;

/** A file that cannot be read as a whole; the message follows its name. */
export class UnreadableFile extends Error {}

/**
 * Gives the content of a file, uncompressed, piece by piece. Whether it is compressed is told from its first bytes, for downloads may
 * decompress a `.gz` and keep its name.
 *
 * Of gzip only what CloudTrail writes is taken: one stream, up to the end of the file. Bytes behind it would be read by some programs
 * and not by others.
 *
 * Throws `UnreadableFile` where the file cannot be opened, is truncated, damaged, or goes on behind its stream.
 */
export async function readContent(path: string, onChunk: (chunk: Buffer) => void): Promise<void> {
  const file = await open(path).catch((error: unknown) => {
    throw new UnreadableFile(reasonOf(error));
  });
  try {
    const head = Buffer.alloc(HEADER_BYTES);
    const { bytesRead } = await file.read(head, 0, HEADER_BYTES, 0);
    if (head[0] === 0x1f && head[1] === 0x8b) {
      await readCompressed(file, headerLength(head.subarray(0, bytesRead)), onChunk);
    } else {
      for await (const chunk of bytesFrom(file, 0)) {
        onChunk(chunk);
      }
    }
  } catch (error) {
    throw error instanceof UnreadableFile ? error : new UnreadableFile(damage(error));
  } finally {
    await file.close();
  }
}

async function readCompressed(file: FileHandle, start: number, onChunk: (chunk: Buffer) => void): Promise<void> {
  const compressed = Readable.from(bytesFrom(file, start), { objectMode: false });
  const inflate = zlib.createInflateRaw({ chunkSize: CHUNK_BYTES });
  let checksum = 0;
  let length = 0;
  // Not `pipeline`: the stream may end before the file does, and it would take that for an abort.
  compressed.on('error', error => inflate.destroy(error)).pipe(inflate);
  for await (const chunk of inflate) {
    checksum = zlib.crc32(chunk as Buffer, checksum);
    length += (chunk as Buffer).length;
    onChunk(chunk as Buffer);
  }
  compressed.destroy();
  const end = start + inflate.bytesWritten;
  const trailer = Buffer.alloc(TRAILER_BYTES + 1);
  const { bytesRead } = await file.read(trailer, 0, trailer.length, end);
  if (bytesRead > TRAILER_BYTES) {
    throw new UnreadableFile('goes on behind the end of its gzip stream, which no file of CloudTrail does');
  }
  if (bytesRead < TRAILER_BYTES) {
    throw new UnreadableFile(TRUNCATED);
  }
  if (trailer.readUInt32LE(0) !== checksum || trailer.readUInt32LE(4) !== length % 2 ** 32) {
    throw new UnreadableFile('is damaged: the checksum of its gzip stream is another');
  }
}

const TRUNCATED = 'is truncated: its gzip stream ends too early';

/** Bytes of a file. Its own stream would close it in the end. */
async function* bytesFrom(file: FileHandle, start: number): AsyncGenerator<Buffer> {
  for (let position = start; ;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, position);
    if (bytesRead > 0) {
      yield buffer.subarray(0, bytesRead);
    }
    position += bytesRead;
    if (bytesRead < CHUNK_BYTES) {
      return;
    }
  }
}

/** Flags of a gzip header that announce a part of it. */
const FLAG = { checksum: 2, extra: 4, name: 8, comment: 16 };

/**
 * Length of a gzip header in bytes.
 *
 * @see https://www.rfc-editor.org/rfc/rfc1952#section-2.3
 */
function headerLength(head: Buffer): number {
  const has = (flag: number): boolean => Math.floor(head[3] / flag) % 2 === 1;
  let length = 10;
  if (has(FLAG.extra)) {
    length += 2 + (head[length] ?? 0) + 256 * (head[length + 1] ?? 0);
  }
  [FLAG.name, FLAG.comment].filter(has).forEach(() => {
    const end = head.indexOf(0, length);
    length = end < 0 ? Infinity : end + 1;
  });
  length += has(FLAG.checksum) ? 2 : 0;
  if (length > head.length) {
    throw new UnreadableFile(TRUNCATED);
  }
  return length;
}

function damage(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'Z_BUF_ERROR' ? TRUNCATED : code?.startsWith('Z_') ? `is damaged: gzip says "${message}"` : reasonOf(error);
}
