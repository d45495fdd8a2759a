import { copiesOfTest, problemsOf, signedCopies } from './support/local-copy';
import { SignedTrail, Signer } from './support/signed-trail';

const signer = new Signer();
const copyOf = copiesOfTest();

/** Four hours, from 10:01:31 to 14:01:31, with the signature of the newest digest at hand. */
const signedCopy = signedCopies(copyOf, signer, 4);

describe('an intact chain', () => {
  test('is verified from its first digest to its newest, whose signature stands beside it', async () => {
    const { copy } = signedCopy();
    const verification = await copy.verify(signer);
    expect(verification.problems).toEqual([]);
    expect(verification.notes).toEqual([]);
    expect(verification.isVerified).toBe(true);
    expect(verification.trails).toEqual([{
      account: '111122223333',
      region: 'eu-west-1',
      homeRegion: 'eu-west-1',
      trail: 'my_audit-trail',
      digests: { total: 4, verified: 4 },
      backfillDigests: { total: 0, verified: 0 },
      logs: { total: 8, verified: 8 },
      proven: [{ from: '2026-03-01T10:01:31Z', to: '2026-03-01T14:01:31Z' }],
    }]);
  });

  test.each([
    ['of the whole head-object answer', (signature: string) => JSON.stringify({ Metadata: { signature, 'signature-algorithm': 'SHA256withRSA' } })],
    ['as a JSON text', (signature: string) => JSON.stringify(signature)],
  ])('takes the signature %s', async (_, form) => {
    const { copy, trail, digests } = signedCopy();
    copy.sign(digests[3], form(trail.object(digests[3]).metadata.signature));
    expect((await copy.verify(signer)).isVerified).toBe(true);
  });

  test('proves hours without a log file', async () => {
    const { copy } = signedCopy(new SignedTrail({ signer }).hour(1).hoursOf(3, 0));
    const { isVerified, trails: [trail] } = await copy.verify(signer);
    expect(isVerified).toBe(true);
    expect(trail.logs).toEqual({ total: 1, verified: 1 });
    expect(trail.proven).toEqual([{ from: '2026-03-01T10:01:31Z', to: '2026-03-01T14:01:31Z' }]);
  });
});

describe('without the signature of the newest digest', () => {
  test('all digests but that one are verified, and the message has the command that fetches it', async () => {
    const trail = new SignedTrail({ signer }).hoursOf(3);
    const copy = copyOf(trail);
    const newest = trail.hours[2].digest;
    const verification = await copy.verify(signer);
    expect(problemsOf(verification, copy)).toEqual([`digest-unsigned ${newest}`]);
    expect(verification.problems[0].severity).toBe('unproven');
    expect(verification.problems[0].message).toContain('there is none among the files');
    expect(verification.problems[0].message).toContain(`aws s3api head-object --bucket log-bucket --key ${newest} --query Metadata.signature --output text > ${copy.pathOf(newest)}.signature`);
    expect(verification.isVerified).toBe(false);
    expect(verification.trails[0]).toMatchObject({ digests: { total: 3, verified: 2 }, logs: { total: 6, verified: 4 }, proven: [{ from: '2026-03-01T10:01:31Z', to: '2026-03-01T12:01:31Z' }] });
  });

  test('names out of a digest cannot make the command run anything else', async () => {
    const trail = new SignedTrail({ signer, bucket: "x; echo 'y' $(id)" }).hoursOf(1);
    const { problems } = await copyOf(trail).verify(signer);
    expect(problems[0].message).toContain("--bucket 'x; echo '\\''y'\\'' $(id)' --key AWSLogs/");
  });

  test('the log files that it lists are compared with it all the same', async () => {
    const trail = new SignedTrail({ signer }).hoursOf(2);
    const copy = copyOf(trail);
    copy.edit(trail.hours[1].logs[0], 'Decrypt', 'Encrypt');
    expect(problemsOf(await copy.verify(signer), copy)).toEqual([`log-changed ${trail.hours[1].logs[0]}`, `digest-unsigned ${trail.hours[1].digest}`]);
  });

  test('a change of what it says of the digest before it shows', async () => {
    const trail = new SignedTrail({ signer }).hoursOf(3);
    const copy = copyOf(trail);
    copy.edit(trail.hours[2].digest, /"previousDigestHashValue":"\w{8}/, '"previousDigestHashValue":"00000000');
    const verification = await copy.verify(signer);
    expect(problemsOf(verification, copy)).toEqual([`digest-changed ${trail.hours[2].digest}`, `digest-unsigned ${trail.hours[2].digest}`]);
    expect(verification.trails[0].digests.verified).toBe(2);
  });
});

describe('a digest that was taken away', () => {
  test('is named by the one after it, and takes with it the signature of the one before', async () => {
    const { copy, digests } = signedCopy();
    copy.remove(digests[2]);
    const verification = await copy.verify(signer);
    expect(problemsOf(verification, copy)).toEqual([
      `digest-missing s3://log-bucket/${digests[2]}`,
      `digest-unsigned ${digests[1]}`,
      'not-covered Account 111122223333 in eu-west-1',
    ]);
    expect(verification.problems[0].message).toContain('From 2026-03-01T12:01:31Z to 2026-03-01T13:01:31Z there is no digest');
    expect(verification.problems[2].message).toContain('has 2 log files, delivered from 2026-03-01T12:16:00Z to 2026-03-01T12:46:00Z, from a time without a digest');
    expect(verification.problems[1].message).toContain('it is missing');
    expect(verification.trails[0]).toMatchObject({
      digests: { total: 4, verified: 2 },
      proven: [{ from: '2026-03-01T10:01:31Z', to: '2026-03-01T11:01:31Z' }, { from: '2026-03-01T13:01:31Z', to: '2026-03-01T14:01:31Z' }],
    });
  });

  test('with the signature of the one before beside it, only the hour of the missing one is not proven', async () => {
    const { copy, digests } = signedCopy();
    copy.remove(digests[2]);
    copy.sign(digests[1]);
    expect((await copy.verify(signer)).trails[0].digests).toEqual({ total: 4, verified: 3 });
  });

  test('two in a row: the message has the whole time', async () => {
    const { copy, digests } = signedCopy();
    copy.remove(digests[1]);
    copy.remove(digests[2]);
    const { problems } = await copy.verify(signer);
    expect(problems[0].kind).toBe('digest-missing');
    expect(problems[0].message).toContain('From 2026-03-01T11:01:31Z to 2026-03-01T13:01:31Z there is no digest');
  });

  test('at the beginning, there is no telling from a copy that begins later: a note', async () => {
    const { copy, trail, digests } = signedCopy();
    [digests[0], ...trail.hours[0].logs].forEach(key => copy.remove(key));
    const verification = await copy.verify(signer);
    expect(verification.problems).toEqual([]);
    expect(verification.notes).toEqual([{ path: copy.pathOf(digests[1]), message: 'is the oldest digest here, and not the first: nothing shows what was delivered before 2026-03-01T11:01:31Z' }]);
    expect(verification.trails[0].proven).toEqual([{ from: '2026-03-01T11:01:31Z', to: '2026-03-01T14:01:31Z' }]);
  });

  test('at the beginning of a time that was asked for, it is missing', async () => {
    const { copy, digests } = signedCopy();
    copy.remove(digests[0]);
    const { problems } = await copy.verify(signer, { since: new Date('2026-03-01T10:30:00Z') });
    expect(problems[0]).toMatchObject({ kind: 'digest-missing', path: `s3://log-bucket/${digests[0]}` });
  });
});

describe('log file validation that was off', () => {
  test('the time without digests is named, and not proven', async () => {
    const trail = new SignedTrail({ signer }).hoursOf(2).off(5).hoursOf(2);
    const { copy, digests } = signedCopy(trail);
    copy.sign(digests[1]);
    const verification = await copy.verify(signer);
    expect(problemsOf(verification, copy)).toEqual([`not-covered ${digests[2]}`]);
    expect(verification.problems[0].message).toContain('has no digest before it from 2026-03-01T12:01:31Z to 2026-03-01T17:01:31Z: it begins a new chain');
    expect(verification.trails[0]).toMatchObject({
      digests: { total: 4, verified: 4 },
      proven: [{ from: '2026-03-01T10:01:31Z', to: '2026-03-01T12:01:31Z' }, { from: '2026-03-01T17:01:31Z', to: '2026-03-01T19:01:31Z' }],
    });
  });

  test('the last digest before it has no successor that holds its signature', async () => {
    const { copy, digests } = signedCopy(new SignedTrail({ signer }).hoursOf(2).off(5).hoursOf(2));
    const { problems } = await copy.verify(signer);
    expect(problems.map(problem => problem.kind)).toEqual(['digest-unsigned', 'not-covered']);
    expect(problems[0].path).toBe(copy.pathOf(digests[1]));
    expect(problems[0].message).toMatch(/in the digest after it: \S+T180131Z.json.gz begins a new chain/);
  });
});

describe('a chain that goes on after a time without digests', () => {
  test('the time is named, and not proven', async () => {
    const { copy, digests } = signedCopy(new SignedTrail({ signer }).hoursOf(2).pause(3).hoursOf(1));
    const verification = await copy.verify(signer);
    expect(problemsOf(verification, copy)).toEqual([`not-covered ${digests[2]}`]);
    expect(verification.problems[0].message).toContain('from 2026-03-01T12:01:31Z to 2026-03-01T15:01:31Z: it names the one before it all the same');
    expect(verification.trails[0].proven).toHaveLength(2);
  });
});

describe('backfill digests', () => {
  test('are counted beside the others, and list what these did not', async () => {
    const trail = new SignedTrail({ signer }).hoursOf(2).backfill(3).hoursOf(2);
    const { copy, digests } = signedCopy(trail);
    copy.sign(digests[2]);
    const verification = await copy.verify(signer);
    expect(verification.problems).toEqual([]);
    expect(verification.trails[0]).toMatchObject({
      digests: { total: 4, verified: 4 },
      backfillDigests: { total: 1, verified: 1 },
      logs: { total: 11, verified: 11 },
    });
  });

  test('come now and then: the time between them is no hole', async () => {
    const trail = new SignedTrail({ signer }).hoursOf(2).backfill().hoursOf(3).backfill().hoursOf(1);
    const { copy, digests } = signedCopy(trail);
    [digests[2], digests[6]].forEach(digest => copy.sign(digest));
    const verification = await copy.verify(signer);
    expect(verification.problems).toEqual([]);
    expect(verification.trails[0].proven).toHaveLength(1);
  });

  test('that name a digest of the other chain say nothing of that chain', async () => {
    const trail = new SignedTrail({ signer }).hoursOf(2).backfill(1, true).hoursOf(2);
    const { copy, digests } = signedCopy(trail);
    copy.sign(digests[2]);
    expect((await copy.verify(signer)).problems).toEqual([]);
    copy.remove(digests[1]);
    const { problems, notes } = await copy.verify(signer);
    expect(problems.filter(problem => problem.kind === 'digest-missing')).toHaveLength(1);
    expect(notes).toEqual([]);
  });

  test('that are missing leave log files that no digest lists', async () => {
    const trail = new SignedTrail({ signer }).hoursOf(2).backfill(1).hoursOf(2);
    const { copy, digests } = signedCopy(trail);
    copy.remove(digests[2]);
    expect(problemsOf(await copy.verify(signer), copy)).toEqual([`log-unlisted ${trail.hours[2].logs[0]}`]);
  });
});
