import * as fs from 'fs';
import * as path from 'path';
import { gunzipSync, gzipSync } from 'zlib';
import { verify } from '../../src/verify';
import { copiesOfTest, problemsOf } from './support/local-copy';
import { SignedTrail, Signer } from './support/signed-trail';

const signer = new Signer();
const copyOf = copiesOfTest();

/** Three hours with three log files each, from 10:01:31 to 13:01:31. */
function signedCopy() {
  const trail = new SignedTrail({ signer }).hoursOf(3, 3);
  const copy = copyOf(trail);
  copy.sign(trail.hours[2].digest);
  return { trail, copy, log: trail.hours[1].logs[1] };
}

/** The file that does not belong: named as CloudTrail would, delivered at 12:11. */
const EXTRA = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/01/111122223333_CloudTrail_eu-west-1_20260301T1211Z_Ab0Ab0Ab0Ab0Ab0A.json.gz';

describe('a log file that was changed', () => {
  test('by one byte: the message has both hashes, and its hour is not proven', async () => {
    const { copy, log, trail } = signedCopy();
    copy.edit(log, 'Decrypt', 'Encrypt');
    const verification = await copy.verify(signer);
    expect(problemsOf(verification, copy)).toEqual([`log-changed ${log}`]);
    expect(verification.problems[0].message).toMatch(/^was changed: the SHA-256 of its content is [0-9a-f]{64}, and \S+T120131Z\.json\.gz says [0-9a-f]{64}$/);
    expect(verification.trails[0]).toMatchObject({
      digests: { total: 3, verified: 3 },
      logs: { total: 9, verified: 8 },
      proven: [{ from: '2026-03-01T10:01:31Z', to: '2026-03-01T11:01:31Z' }, { from: '2026-03-01T12:01:31Z', to: '2026-03-01T13:01:31Z' }],
    });
    expect(trail.hours).toHaveLength(3);
  });

  test('by compressing it again is none: the content counts', async () => {
    const { copy, log } = signedCopy();
    copy.editBytes(log, bytes => gzipSync(gunzipSync(bytes), { level: 1 }));
    expect((await copy.verify(signer)).isVerified).toBe(true);
  });

  test.each([
    ['cut inside of its content', (bytes: Buffer) => bytes.subarray(0, 60), 'is truncated'],
    ['cut inside of its checksum', (bytes: Buffer) => bytes.subarray(0, bytes.length - 4), 'is truncated'],
    ['cut inside of its header', (bytes: Buffer) => bytes.subarray(0, 6), 'is truncated'],
    ['with another checksum', (bytes: Buffer) => replaced(bytes, bytes.length - 6), 'is damaged: the checksum'],
    ['with another length', (bytes: Buffer) => replaced(bytes, bytes.length - 2), 'is damaged: the checksum'],
    ['with a damaged block', (bytes: Buffer) => replaced(bytes, 10), 'is damaged: gzip says'],
    ['with bytes behind its end', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('more')]), 'goes on behind the end'],
    ['with a zero behind its end', (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(1)]), 'goes on behind the end'],
    ['with a second, empty stream', (bytes: Buffer) => Buffer.concat([bytes, gzipSync('')]), 'goes on behind the end'],
    ['with a second stream in front', (bytes: Buffer) => Buffer.concat([gzipSync(''), bytes]), 'goes on behind the end'],
  ])('%s', async (_, change, message) => {
    const { copy, log } = signedCopy();
    copy.editBytes(log, change);
    const { problems } = await copy.verify(signer);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ kind: 'log-changed', path: copy.pathOf(log) });
    expect(problems[0].message).toContain(message);
  });

  test('empty', async () => {
    const { copy, log } = signedCopy();
    copy.write(log, '');
    expect(problemsOf(await copy.verify(signer), copy)).toEqual([`log-changed ${log}`]);
  });
});

function replaced(bytes: Buffer, position: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[position] = 255 - copy[position];
  return copy;
}

describe('gzip headers', () => {
  test.each([
    ['a name', 8, Buffer.from('name.json\0')],
    ['a comment', 16, Buffer.from('comment\0')],
    ['a name and a comment', 24, Buffer.from('name\0comment\0')],
    ['an extra field', 4, Buffer.from([3, 0, 1, 2, 3])],
    ['all of it and a checksum', 30, Buffer.concat([Buffer.from([3, 0, 1, 2, 3]), Buffer.from('name\0comment\0'), Buffer.from([0, 0])])],
  ])('may have %s', async (_, flags, fields) => {
    const { copy, log } = signedCopy();
    copy.editBytes(log, bytes => Buffer.concat([bytes.subarray(0, 3), Buffer.from([flags]), bytes.subarray(4, 10), fields, bytes.subarray(10)]));
    // The control: zlib reads what was made here.
    if (flags < 30) {
      expect(gunzipSync(copy.read(log)).toString()).toContain('Decrypt');
    }
    expect((await copy.verify(signer)).problems).toEqual([]);
  });

  test('with a name that does not end is truncated', async () => {
    const { copy, log } = signedCopy();
    copy.editBytes(log, bytes => Buffer.concat([bytes.subarray(0, 3), Buffer.from([8]), bytes.subarray(4, 10), Buffer.alloc(9000, 'a')]));
    expect((await copy.verify(signer)).problems[0].message).toContain('is truncated');
  });
});

describe('a copy that was decompressed', () => {
  test('under its name or without .gz is as good', async () => {
    const { copy, trail } = signedCopy();
    const [first, second] = trail.hours[0].logs;
    copy.editBytes(first, gunzipSync);
    copy.editBytes(second, gunzipSync);
    copy.move(second, second.replace(/\.gz$/, ''));
    const digest = trail.hours[1].digest;
    copy.editBytes(digest, gunzipSync);
    copy.move(digest, digest.replace(/\.gz$/, ''));
    expect((await copy.verify(signer)).problems).toEqual([]);
  });

  test('is changed as well as a compressed one', async () => {
    const { copy, log } = signedCopy();
    copy.editBytes(log, bytes => Buffer.concat([gunzipSync(bytes), Buffer.from('\n')]));
    expect(problemsOf(await copy.verify(signer), copy)).toEqual([`log-changed ${log}`]);
  });
});

describe('a log file that was taken away', () => {
  test('is named by its place in S3', async () => {
    const { copy, log } = signedCopy();
    copy.remove(log);
    const verification = await copy.verify(signer);
    expect(problemsOf(verification, copy)).toEqual([`log-missing s3://log-bucket/${log}`]);
    expect(verification.problems[0].message).toMatch(/^is missing: \S+T120131Z\.json\.gz lists it$/);
    expect(verification.trails[0].logs).toEqual({ total: 9, verified: 8 });
  });

  test('with all others: each is named', async () => {
    const { copy, trail } = signedCopy();
    fs.rmSync(copy.pathOf('AWSLogs/111122223333/CloudTrail'), { recursive: true });
    expect(problemsOf(await copy.verify(signer), copy).sort()).toEqual(trail.hours.flatMap(hour => hour.logs.map(log => `log-missing s3://log-bucket/${log}`)).sort());
  });
});

describe('a log file that was moved', () => {
  test('to another day: both places are named', async () => {
    const { copy, log } = signedCopy();
    const elsewhere = log.replace('/03/01/', '/03/02/');
    copy.move(log, elsewhere);
    const verification = await copy.verify(signer);
    expect(problemsOf(verification, copy)).toEqual([`log-moved ${elsewhere}`]);
    expect(verification.problems[0].message).toBe(`was moved: CloudTrail delivered it to s3://log-bucket/${log}. Its content is intact`);
  });

  test('under another name: it is known by its content', async () => {
    const { copy, log } = signedCopy();
    copy.move(log, EXTRA);
    const verification = await copy.verify(signer);
    expect(problemsOf(verification, copy)).toEqual([`log-moved ${EXTRA}`]);
    expect(verification.problems[0].message).toBe(`was renamed: CloudTrail delivered it to s3://log-bucket/${log}. Its content is intact`);
  });

  test('under another name and changed: it is missing, and a file too many', async () => {
    const { copy, log } = signedCopy();
    copy.move(log, EXTRA);
    copy.edit(EXTRA, 'Decrypt', 'Encrypt');
    expect(problemsOf(await copy.verify(signer), copy)).toEqual([`log-unlisted ${EXTRA}`, `log-missing s3://log-bucket/${log}`]);
  });

  test('with its whole tree, from AWSLogs or from below it, is no problem', async () => {
    const { copy, trail } = signedCopy();
    const keys = copy.keys(signer);
    fs.renameSync(copy.pathOf('AWSLogs'), copy.pathOf('evidence'));
    expect((await verify([copy.pathOf('evidence')], { publicKeys: [keys] })).problems).toEqual([]);
    expect((await verify([copy.pathOf('evidence/111122223333/CloudTrail-Digest'), copy.pathOf('evidence/111122223333/CloudTrail')], { publicKeys: [keys] })).problems).toEqual([]);
    expect(trail.hours).toHaveLength(3);
  });

  test('with all others into one folder is no problem', async () => {
    const { copy, trail } = signedCopy();
    const flat = copyOf();
    trail.objects.forEach(object => flat.write(path.basename(object.key), object.body));
    flat.write(`${path.basename(trail.hours[2].digest)}.signature`, copy.read(`${trail.hours[2].digest}.signature`));
    expect((await flat.verify(signer)).problems).toEqual([]);
  });
});

describe('a log file that no digest lists', () => {
  test('in hours that have their digests was added', async () => {
    const { copy } = signedCopy();
    copy.write(EXTRA, gzipSync('{"Records":[]}'));
    const verification = await copy.verify(signer);
    expect(problemsOf(verification, copy)).toEqual([`log-unlisted ${EXTRA}`]);
    expect(verification.problems[0].severity).toBe('wrong');
    expect(verification.trails[0].logs).toEqual({ total: 9, verified: 9 });
  });

  test('of another kind of CloudTrail events was added too', async () => {
    const { copy } = signedCopy();
    const insight = EXTRA.replace('/CloudTrail/', '/CloudTrail-Insight/').replace('_CloudTrail_', '_CloudTrail-Insight_');
    copy.write(insight, gzipSync('{"Records":[]}'));
    const verification = await copy.verify(signer);
    expect(problemsOf(verification, copy)).toEqual([`log-unlisted ${insight}`]);
    expect(verification.problems[0].message).toContain('though those of its time are there');
  });

  test('with a name that CloudTrail does not give was added', async () => {
    const { copy } = signedCopy();
    copy.write('AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/01/more.json', '{"Records":[]}');
    expect(problemsOf(await copy.verify(signer), copy)).toEqual(['log-unlisted AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/01/more.json']);
  });

  test('a second copy of a name is compared too', async () => {
    const { copy, log } = signedCopy();
    const second = log.replace('AWSLogs/', 'other/AWSLogs/');
    copy.write(second, copy.read(log));
    expect((await copy.verify(signer)).problems).toEqual([]);
    copy.edit(second, 'Decrypt', 'Encrypt');
    const verification = await copy.verify(signer);
    expect(problemsOf(verification, copy)).toEqual([`log-changed ${second}`]);
    expect(verification.trails[0].logs).toEqual({ total: 9, verified: 8 });
  });

  test('of the newest hour waits for its digest: a note, even where it was delivered minutes before the last one', async () => {
    const { copy, trail } = signedCopy();
    const late = trail.fresh(2).map(key => copy.write(key, trail.object(key).body));
    copy.write(EXTRA.replace('T1211Z', 'T1258Z'), gzipSync('{"Records":[]}'));
    const verification = await copy.verify(signer);
    expect(verification.problems).toEqual([]);
    expect(verification.notes).toEqual([{
      path: 'Account 111122223333 in eu-west-1',
      message: expect.stringContaining('has 3 log files, delivered from 2026-03-01T12:58:00Z to 2026-03-01T13:46:00Z, that no digest lists yet') as string,
    }]);
    expect(late).toHaveLength(2);
  });

  test('long after the newest digest is not waiting: digests are missing', async () => {
    const { copy } = signedCopy();
    copy.write(EXTRA.replace('T1211Z', 'T1511Z'), gzipSync('{"Records":[]}'));
    const { problems } = await copy.verify(signer);
    expect(problems).toEqual([expect.objectContaining({ kind: 'not-covered', message: expect.stringContaining('has 1 log file, delivered from 2026-03-01T15:11:00Z to 2026-03-01T15:11:00Z, from after the newest digest') as string })]);
  });

  test('from before the oldest digest, and from a time without: neither is proven', async () => {
    const trail = new SignedTrail({ signer }).hoursOf(2).off(5, 4).hoursOf(2);
    const copy = copyOf(trail);
    [trail.hours[1].digest, trail.hours[3].digest].forEach(digest => copy.sign(digest));
    copy.write(EXTRA.replace('T1211Z', 'T0811Z'), gzipSync('{"Records":[]}'));
    const messages = (await copy.verify(signer)).problems.map(problem => `${problem.kind}: ${problem.message}`);
    expect(messages).toHaveLength(3);
    expect(messages[1]).toContain('not-covered: has 1 log file, delivered from 2026-03-01T08:11:00Z to 2026-03-01T08:11:00Z, from before the oldest digest');
    expect(messages[2]).toContain('not-covered: has 4 log files, delivered from 2026-03-01T12:09:00Z to 2026-03-01T12:54:00Z, from a time without a digest');
    expect(messages[2]).toContain('…');
  });
});

describe('many files', () => {
  test('a thousand log files in a day of digests, and the one among them that was changed', async () => {
    const trail = new SignedTrail({ signer }).hoursOf(24, 42);
    const copy = copyOf(trail);
    copy.sign(trail.hours[23].digest);
    expect((await copy.verify(signer)).trails[0]).toMatchObject({ digests: { total: 24, verified: 24 }, logs: { total: 1008, verified: 1008 } });
    copy.edit(trail.hours[17].logs[23], 'Decrypt', 'Encrypt');
    expect(problemsOf(await copy.verify(signer), copy)).toEqual([`log-changed ${trail.hours[17].logs[23]}`]);
  });

  test('progress counts each file once', async () => {
    const { copy, trail, log } = signedCopy();
    copy.write(EXTRA, gzipSync('{"Records":[]}'));
    copy.remove(log);
    const steps: Array<[string, number]> = [];
    let done = 0;
    await copy.verify(signer, { progress: { start: (step, total) => steps.push([step, total]), advance: units => { done += units; }, stop: () => undefined } });
    expect(steps).toEqual([['Verifying', 3 + 9]]);
    expect(done).toBe(3 + 9);
    expect(trail.hours).toHaveLength(3);
  });
});
