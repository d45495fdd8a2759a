import { statSync } from 'fs';
import { gzipSync } from 'zlib';
import { MAX_WHOLE_BYTES, readLogFile, streamLogFile } from '../../src/records/read-log-file';
import { LogFolder } from '../support/log-files';

const TEXT = '{"Records":[]}';
let folder: LogFolder;

beforeEach(() => {
  folder = new LogFolder();
});
afterEach(() => folder.remove());

async function read(content: string | Buffer, name = 'a.json.gz'): Promise<string | undefined> {
  const file = folder.write(name, content);
  return (await readLogFile({ path: file, size: statSync(file).size }))?.toString();
}

test.each([
  ['compressed', gzipSync(TEXT), 'a.json.gz'],
  ['plain', TEXT, 'a.json'],
  ['decompressed by the download, with its name kept', TEXT, 'a.json.gz'],
  ['compressed, with a name that does not say so', gzipSync(TEXT), 'a.json'],
  ['of two compressed parts', Buffer.concat([gzipSync('{"Records":'), gzipSync('[]}')]), 'a.json.gz'],
  ['with a byte order mark', `\ufeff${TEXT}`, 'a.json'],
])('reads a file that is %s', async (_, content, name) => {
  await expect(read(content, name)).resolves.toBe(TEXT);
});

/** Compressed text whose checksum is another text's. */
function damaged(): Buffer {
  const bytes = gzipSync(TEXT);
  bytes.writeUInt32LE(bytes.readUInt32LE(bytes.length - 8) + 1, bytes.length - 8);
  return bytes;
}

const RANDOM = Buffer.from(Array.from({ length: 5000 }, (_, index) => index * 7919 % 251));

test.each([
  ['empty', '', 'is empty'],
  ['compressed nothing', gzipSync(''), 'is empty'],
  ['cut off in its content', gzipSync(RANDOM).subarray(0, 60), 'is truncated: its gzip stream ends too early'],
  ['cut off in its last byte', gzipSync(TEXT).subarray(0, -1), 'is truncated: its gzip stream ends too early'],
  ['damaged in its content', damaged(), 'is damaged: gzip says "incorrect data check"'],
  ['damaged in its header', Buffer.from([0x1f, 0x8b, 0x07, 0x00]), 'is damaged: gzip says "unknown compression method"'],
  ['in Latin-1', Buffer.from('{"Records":["é"]}', 'latin1'), 'is not text in UTF-8'],
  ['in UTF-16', Buffer.from(`\ufeff${TEXT}`, 'utf16le'), 'is not text in UTF-8'],
])('refuses a file that is %s', async (_, content, message) => {
  await expect(read(content)).rejects.toThrow(message);
});

test.each([
  ['large', Buffer.alloc(MAX_WHOLE_BYTES + 1, ' '), 'a.json'],
  ['large when decompressed', gzipSync(Buffer.alloc(MAX_WHOLE_BYTES + 1, ' ')), 'a.json.gz'],
])('does not hold a file as a whole that is %s', async (_, content, name) => {
  const file = folder.write(name, content);
  await expect(readLogFile({ path: file, size: statSync(file).size })).resolves.toBeUndefined();
});

describe('as a stream', () => {
  async function streamed(content: string | Buffer): Promise<string> {
    const file = folder.write('a.json', content);
    const chunks: Buffer[] = [];
    for await (const chunk of streamLogFile({ path: file, size: statSync(file).size })) {
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString();
  }

  test.each([
    ['plain', TEXT],
    ['compressed', gzipSync(TEXT)],
    ['with a byte order mark', `\ufeff${TEXT}`],
  ])('gives the text of a file that is %s', async (_, content) => {
    await expect(streamed(content)).resolves.toBe(TEXT);
  });

  test('has the whole of a file of many chunks', async () => {
    const text = 'x'.repeat(3_000_000);
    await expect(streamed(gzipSync(text))).resolves.toBe(text);
  });

  test('fails where the file is truncated', async () => {
    await expect(streamed(gzipSync(RANDOM).subarray(0, 60))).rejects.toThrow('is truncated: its gzip stream ends too early');
  });

  test('fails where there is no file', async () => {
    await expect(streamLogFile({ path: `${folder.path}/gone.json`, size: 1 }).next()).rejects.toThrow('does not exist');
  });

  test('fails where the file cannot be read to its end', async () => {
    await expect(streamLogFile({ path: folder.path, size: 1 }).next()).rejects.toThrow('cannot be read: ');
  });
});

test('refuses a file that went away since it was found', async () => {
  await expect(readLogFile({ path: `${folder.path}/gone.json`, size: 1 })).rejects.toThrow('does not exist');
});
