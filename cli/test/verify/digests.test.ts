import * as path from 'path';
import { verify } from '../../src/verify';
import { copiesOfTest, problemsOf, signedCopies } from './support/local-copy';
import { SignedTrail, Signer } from './support/signed-trail';

const signer = new Signer();
const copyOf = copiesOfTest();

/** Four hours, from 10:01:31 to 14:01:31, with the signature of the newest digest at hand. */
const signedCopy = signedCopies(copyOf, signer, 4);

describe('a digest that was changed', () => {
  test('does not fit its signature, and proves nothing of its hour', async () => {
    const { copy, digests } = signedCopy();
    // Whoever takes a log file away would also take it out of the digest.
    copy.edit(digests[1], /"logFiles":\[\{.*?\},/, '"logFiles":[');
    const verification = await copy.verify(signer);
    expect(problemsOf(verification, copy)).toEqual([`digest-changed ${digests[1]}`, 'not-covered Account 111122223333 in eu-west-1']);
    expect(verification.problems[0].severity).toBe('wrong');
    expect(verification.problems[0].message).toContain('my_audit-trail_eu-west-1_20260301T130131Z.json.gz');
    expect(verification.trails[0]).toMatchObject({
      digests: { total: 4, verified: 3 },
      proven: [{ from: '2026-03-01T10:01:31Z', to: '2026-03-01T11:01:31Z' }, { from: '2026-03-01T12:01:31Z', to: '2026-03-01T14:01:31Z' }],
    });
  });

  test('is known by the signature beside it when it is the newest', async () => {
    const { copy, digests } = signedCopy();
    copy.edit(digests[3], '"newestEventTime"', '"newestEventtime"');
    expect(problemsOf(await copy.verify(signer), copy)).toEqual([`signature-wrong ${digests[3]}.signature`]);
  });

  test('shows in its time too: the text that is signed holds it', async () => {
    const { copy, digests } = signedCopy();
    copy.edit(digests[1], '"digestEndTime":"2026-03-01T12:01:31Z"', '"digestEndTime":"2026-03-01T12:01:32Z"');
    expect(problemsOf(await copy.verify(signer), copy)).toEqual([`digest-changed ${digests[1]}`]);
  });

  test.each([
    ['truncated', (bytes: Buffer) => bytes.subarray(0, bytes.length - 40), 'is truncated'],
    ['damaged', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 30), Buffer.alloc(30), bytes.subarray(60)]), 'is damaged'],
    ['no JSON', () => Buffer.from('{"digestS3Bucket": "log-'), 'is not JSON'],
    ['no digest', () => Buffer.from('{"Records": []}'), 'is no digest: its `digestS3Bucket` is missing, and should be text'],
    ['a list', () => Buffer.from('[]'), 'is no digest: it is not a JSON object'],
    ['empty', () => Buffer.alloc(0), 'is not JSON'],
  ])('%s: the rest of the chain is verified, but for the digest whose signature it held', async (_, change, message) => {
    const { copy, digests } = signedCopy();
    copy.editBytes(digests[2], change);
    const verification = await copy.verify(signer);
    expect(problemsOf(verification, copy)).toEqual([
      `digest-unreadable ${digests[2]}`,
      `digest-unsigned ${digests[1]}`,
      'not-covered Account 111122223333 in eu-west-1',
    ]);
    expect(verification.problems[0].message).toContain(message);
    expect(verification.problems[1].message).toContain('it cannot be read');
    expect(verification.trails[0].digests).toEqual({ total: 4, verified: 2 });
  });

  test.each([
    ['an algorithm of signatures', '"SHA256withRSA"', '"SHA1withRSA"', 'SHA1withRSA'],
    ['an algorithm of hashes', '"hashAlgorithm":"SHA-256"', '"hashAlgorithm":"MD5"', '`hashAlgorithm` is "MD5", and should be "SHA-256"'],
    ['a time', '"digestStartTime":"2026-03-01T11:01:31Z"', '"digestStartTime":"yesterday"', '`digestStartTime` is "yesterday", and should be time'],
    ['a list of files', '"logFiles":[', '"logFiles":7,"x":[', '`logFiles` is 7, and should be list'],
  ])('with %s that is not known: the message has what was found', async (_, from, to, message) => {
    const { copy, digests } = signedCopy();
    copy.edit(digests[1], from, to);
    const { problems } = await copy.verify(signer);
    expect(problems[0]).toMatchObject({ kind: 'digest-unreadable', path: copy.pathOf(digests[1]) });
    expect(problems[0].message).toContain(message);
  });
});

describe('signatures', () => {
  test('of another digest beside the newest: it is not verified, and the rest is', async () => {
    const { copy, trail, digests } = signedCopy();
    copy.sign(digests[3], trail.object(digests[2]).metadata.signature);
    const verification = await copy.verify(signer);
    expect(problemsOf(verification, copy)).toEqual([`signature-wrong ${digests[3]}.signature`]);
    expect(verification.trails[0].digests).toEqual({ total: 4, verified: 3 });
  });

  test('exchanged inside the chain: neither the digest that holds it nor the one that it is about is verified', async () => {
    const { copy, trail, digests } = signedCopy();
    copy.edit(digests[2], trail.object(digests[1]).metadata.signature, trail.object(digests[0]).metadata.signature);
    const verification = await copy.verify(signer);
    expect(problemsOf(verification, copy)).toEqual([`digest-changed ${digests[1]}`, `digest-changed ${digests[2]}`]);
    expect(verification.trails[0].digests).toEqual({ total: 4, verified: 2 });
  });

  test('exchanged inside the chain, the right one beside: only the digest that holds the wrong one is not verified', async () => {
    const { copy, trail, digests } = signedCopy();
    copy.edit(digests[2], trail.object(digests[1]).metadata.signature, trail.object(digests[0]).metadata.signature);
    copy.sign(digests[1]);
    const verification = await copy.verify(signer);
    expect(new Set(problemsOf(verification, copy))).toEqual(new Set([`digest-changed ${digests[2]}`]));
    expect(verification.trails[0].digests).toEqual({ total: 4, verified: 3 });
  });

  test('in the newest digest, which nobody vouches for: a right one beside the digest before shows that it was changed', async () => {
    const trail = new SignedTrail({ signer }).hoursOf(3);
    const copy = copyOf(trail);
    const [first, second, newest] = trail.hours.map(hour => hour.digest);
    copy.edit(newest, trail.object(second).metadata.signature, trail.object(first).metadata.signature);
    copy.sign(second);
    const verification = await copy.verify(signer);
    expect(problemsOf(verification, copy)).toEqual([`digest-changed ${newest}`, `digest-unsigned ${newest}`]);
    expect(verification.trails[0].digests).toEqual({ total: 3, verified: 2 });
  });

  test('with anything behind them verify nothing', async () => {
    const { copy, trail, digests } = signedCopy();
    copy.sign(digests[3], `${trail.object(digests[3]).metadata.signature}zz`);
    expect(problemsOf(await copy.verify(signer), copy)).toEqual([`signature-wrong ${digests[3]}.signature`]);
  });

  test.each(['', 'None', 'null', '{}', 'abc', '12345678'])('that are none, such as "%s", verify nothing', async text => {
    const { copy, digests } = signedCopy();
    copy.sign(digests[3], text);
    expect(problemsOf(await copy.verify(signer), copy)).toEqual([`signature-wrong ${digests[3]}.signature`]);
  });

  test('may lie in another folder, for evidence that must not be written to', async () => {
    const trail = new SignedTrail({ signer }).hoursOf(2);
    const copy = copyOf(trail);
    const signatures = copyOf();
    const newest = trail.hours[1].digest;
    signatures.write(`${newest.slice(newest.lastIndexOf('/') + 1)}.signature`, trail.object(newest).metadata.signature);
    expect((await verify([copy.folder, signatures.folder], { publicKeys: [copy.keys(signer)] })).isVerified).toBe(true);
  });
});

describe('a digest that was moved', () => {
  test('to another day', async () => {
    const { copy, digests } = signedCopy();
    copy.move(digests[1], digests[1].replace('/03/01/', '/03/02/'));
    const verification = await copy.verify(signer);
    expect(problemsOf(verification, copy)).toEqual([`digest-moved ${digests[1].replace('/03/01/', '/03/02/')}`]);
    expect(verification.problems[0].message).toContain(`CloudTrail delivered it to s3://log-bucket/${digests[1]}`);
    expect(verification.trails[0].digests.verified).toBe(3);
  });

  test('under the name of another one', async () => {
    const { copy, digests } = signedCopy();
    copy.remove(digests[2]);
    copy.move(digests[1], digests[2]);
    const kinds = problemsOf(await copy.verify(signer), copy);
    expect(kinds).toContain(`digest-moved ${digests[2]}`);
  });

  test('under the name of another one, all in one folder', async () => {
    const { trail } = signedCopy();
    const flat = copyOf();
    const names = trail.hours.map(hour => path.basename(hour.digest));
    trail.objects.forEach(object => flat.write(path.basename(object.key), object.body));
    flat.remove(names[2]);
    flat.move(names[1], names[2]);
    expect(problemsOf(await flat.verify(signer), flat)).toContain(`digest-moved ${names[2]}`);
  });

  test('under a name that no digest has', async () => {
    const { copy, digests } = signedCopy();
    copy.move(digests[1], digests[1].replace(/[^/]+$/, 'digest-2.json.gz'));
    const kinds = problemsOf(await copy.verify(signer), copy);
    expect(kinds).toContain(`digest-moved ${digests[1].replace(/[^/]+$/, 'digest-2.json.gz')}`);
    expect(kinds).toContain(`digest-missing s3://log-bucket/${digests[1]}`);
  });
});

describe('a digest that was added', () => {
  test('is linked by no other, and not signed', async () => {
    const { copy, digests } = signedCopy();
    const forged = digests[1].replace('T120131Z', 'T123131Z');
    copy.write(forged, copy.read(digests[1]));
    copy.edit(forged, digests[1], forged);
    const verification = await copy.verify(signer);
    expect(problemsOf(verification, copy)).toEqual([`digest-unsigned ${forged}`]);
    expect(verification.problems[0].message).toContain('names another one');
  });
});

describe('two copies of a digest', () => {
  test.each(['A/', 'Z/'])('of which the one below %s was changed: it is named, and the other one counts', async folder => {
    const { copy, digests } = signedCopy();
    copy.write(folder + digests[1], copy.read(digests[1]));
    copy.edit(folder + digests[1], '"newestEventTime"', '"newestEventtime"');
    const verification = await copy.verify(signer);
    expect(problemsOf(verification, copy)).toEqual([`digest-changed ${folder}${digests[1]}`]);
    expect(verification.trails[0]).toMatchObject({ digests: { total: 4, verified: 4 }, logs: { total: 8, verified: 8 } });
  });
});
