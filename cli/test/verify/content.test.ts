import { createHash, randomBytes } from 'crypto';
import { deflateRawSync, gzipSync } from 'zlib';
import { readContent, UnreadableFile } from '../../src/verify/content';
import { contentHash } from '../../src/verify/log-check';
import { copiesOfTest } from './support/local-copy';

const copyOf = copiesOfTest();
const KIB = 1024;

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

test.each([1, 256 * KIB - 1, 256 * KIB, 256 * KIB + 1, 512 * KIB, 3000 * KIB])('a file of %i bytes is read as a whole, compressed or not', async size => {
  const content = randomBytes(size);
  const copy = copyOf();
  expect(await contentHash(copy.write('plain', content))).toBe(sha256(content));
  expect(await contentHash(copy.write('compressed', gzipSync(content)))).toBe(sha256(content));
});

test.each([256 * KIB, 512 * KIB])('a compressed file of exactly %i bytes is read as a whole', async size => {
  // Stored, not compressed: five bytes for each of its blocks.
  const overhead = gzipSync(Buffer.alloc(size), { level: 0 }).length - size;
  const content = randomBytes(size - overhead);
  const file = gzipSync(content, { level: 0 });
  expect(file).toHaveLength(size);
  expect(await contentHash(copyOf().write('compressed', file))).toBe(sha256(content));
});

test.each([9, 4096])('a file that ends %i bytes behind its stream is refused, and its content is not held to be whole', async more => {
  const content = randomBytes(300 * KIB);
  const file = copyOf().write('compressed', Buffer.concat([gzipSync(content), Buffer.alloc(more, 'x')]));
  await expect(contentHash(file)).rejects.toThrow('goes on behind the end of its gzip stream');
});

test('text that grows a thousandfold is never held as a whole', async () => {
  const content = Buffer.alloc(64 * KIB * KIB, 'a');
  const file = copyOf().write('compressed', gzipSync(content));
  let largest = 0;
  let length = 0;
  await readContent(file, chunk => {
    largest = Math.max(largest, chunk.length);
    length += chunk.length;
  });
  expect(length).toBe(content.length);
  expect(largest).toBeLessThanOrEqual(256 * KIB);
});

test.each([
  ['a header alone', gzipSync('text').subarray(0, 10), 'is truncated'],
  ['a stream without its trailer', Buffer.concat([gzipSync('').subarray(0, 10), deflateRawSync('text')]), 'is truncated'],
])('%s is refused', async (_, bytes, message) => {
  const file = copyOf().write('compressed', bytes);
  await expect(contentHash(file)).rejects.toThrow(UnreadableFile);
  await expect(contentHash(file)).rejects.toThrow(message);
});

test('what is no file is refused', async () => {
  const copy = copyOf();
  await expect(contentHash(copy.pathOf('nowhere'))).rejects.toThrow('does not exist');
  await expect(contentHash(copy.folder)).rejects.toThrow('cannot be read');
});

test('an error of the one who asks goes through as it is', async () => {
  const file = copyOf().write('compressed', gzipSync('text'));
  await expect(readContent(file, () => {
    throw new UnreadableFile('is larger than allowed');
  })).rejects.toThrow('is larger than allowed');
});
