import { Readable } from 'stream';
import { gzipSync } from 'zlib';
import { MAX_RECORD_BYTES, recordsOf } from '../../../lambda/audit-canary/records';
import { inPieces } from './support';

async function read(text: string | Buffer, pieceSize = Infinity): Promise<unknown[]> {
  const content = typeof text === 'string' ? gzipSync(text) : text;
  const pieces = pieceSize === Infinity ? [content] : inPieces(content, pieceSize);
  const found: unknown[] = [];
  for await (const record of recordsOf(Readable.from(pieces))) {
    found.push(JSON.parse(record.toString('utf-8')));
  }
  return found;
}

const RECORDS = [
  { a: 1, nested: { list: [{ deep: '}' }, [1, 2]], text: 'a "quoted" {[ and a backslash \\' } },
  { b: 'ends with a backslash \\', unicode: 'ü' },
  {},
  { c: null },
];

test.each([1, 2, 7, Infinity])('reads the records of a file, whatever is in them, in pieces of %d bytes', async pieceSize => {
  expect(await read(JSON.stringify({ Records: RECORDS }), pieceSize)).toEqual(RECORDS);
});

test('puts together records that are larger than what is unpacked at once', async () => {
  const records = Array.from({ length: 3 }, (_, index) => ({ index, text: `${index}}"`.repeat(50_000) }));

  expect(await read(JSON.stringify({ Records: records }))).toEqual(records);
});

test('reads a file with white space and with more beside the records', async () => {
  expect(await read(JSON.stringify({ Version: '1', Records: RECORDS, More: 1 }, undefined, 2))).toEqual(RECORDS);
});

test('reads a file without any record', async () => {
  expect(await read('{"Records":[]}')).toEqual([]);
});

test.each<[string, string | Buffer, string]>([
  ['ends within the gzip stream', gzipSync(JSON.stringify({ Records: RECORDS })).subarray(0, -12), 'unexpected end of file'],
  ['ends within a record', JSON.stringify({ Records: RECORDS }).slice(0, 60), 'it ends within its records'],
  ['ends between records', '{"Records":[{"a":1},', 'it ends within its records'],
  ['is no gzip', Buffer.from('{"Records":[]}'), 'incorrect header check'],
  ['is empty', '', 'it holds no records'],
  ['is no JSON', 'hello', 'it holds no records'],
  ['is of another kind', '{"key":"value"}', 'it holds no records'],
  ['holds a record beyond all measure', `{"Records":[{"a":"${'x'.repeat(MAX_RECORD_BYTES)}"}]}`, `it holds a record of more than ${MAX_RECORD_BYTES} bytes`],
])('refuses a file that %s', async (_what, content, message) => {
  await expect(read(content)).rejects.toThrow(message);
});

test('passes on what breaks the stream', async () => {
  const broken = new Readable({ read() { this.destroy(new Error('connection lost')); } });
  const readAll = async () => { for await (const record of recordsOf(broken)) { throw new Error(`received ${record.length} bytes`); } };

  await expect(readAll()).rejects.toThrow('connection lost');
});
