import * as fc from 'fast-check';
import { MAX_RECORD_BYTES, RecordSplitter } from '../../src/records/record-splitter';

/** The pieces of a text that comes in chunks of so many bytes. */
function pieces(text: string, size: number, chunkBytes = 7): string[] {
  const splitter = new RecordSplitter(size);
  const bytes = Buffer.from(text);
  const found: Buffer[] = [];
  for (let i = 0; i < bytes.length; i += chunkBytes) {
    found.push(...splitter.push(bytes.subarray(i, i + chunkBytes)));
  }
  return [...found, splitter.end()].map(String);
}

test('cuts between records, each piece a log file of its own', () => {
  expect(pieces('{"Records":[{"a":1},{"b":[2,3]},{"c":{"d":4}}]}', 1)).toEqual(['{"Records":[{"a":1}]}', '{"Records":[{"b":[2,3]}]}', '{"Records":[{"c":{"d":4}}]}']);
});

test('cuts only where a piece has its size', () => {
  expect(pieces('{"Records":[{"a":1},{"b":2},{"c":3}]}', 10)).toEqual(['{"Records":[{"a":1},{"b":2}]}', '{"Records":[{"c":3}]}']);
});

test('takes brackets, commas and quotes in strings for text', () => {
  expect(pieces('{"Records":[{"a":"},{[\\\\\\""},{"b":"]}"}]}', 1)).toEqual(['{"Records":[{"a":"},{[\\\\\\""}]}', '{"Records":[{"b":"]}"}]}']);
});

test('keeps what stands before and after the records', () => {
  expect(pieces('{"x":[1],"Records":[{"a":1},{"b":2}],"y":[3,4]}', 4)).toEqual(['{"x":[1],"Records":[{"a":1}]}', '{"x":[1],"Records":[{"b":2}],"y":[3]}', '{"x":[1],"Records":[4]}']);
});

test.each(['', '{}', '{"Records":[]}', '{"Records":[{"a":', 'hello, world'])('leaves %j as it is', text => {
  expect(pieces(text, 1)).toEqual([text]);
});

test('loses no record and makes none, whatever they hold and wherever chunks end', () => {
  const [sizes, chunks] = [fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 50 })];
  fc.assert(fc.property(fc.array(fc.object()), sizes, chunks, fc.boolean(), (records, size, chunk, isIndented) => {
    const text = JSON.stringify({ Records: records }, undefined, isIndented ? 2 : undefined);
    const split = pieces(text, size, chunk).flatMap(piece => (JSON.parse(piece) as { Records: unknown[] }).Records);
    expect(split).toEqual((JSON.parse(text) as { Records: unknown[] }).Records);
  }));
});

test('gives up on what has no end', () => {
  const splitter = new RecordSplitter(1);
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  splitter.push(Buffer.from('{"Records":["'));
  expect(() => Array.from({ length: MAX_RECORD_BYTES / chunk.length + 1 }, () => splitter.push(chunk))).toThrow('is no log file: there is no end to something in it after 32 MiB');
});
