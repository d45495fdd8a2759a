import * as fs from 'fs';
import { gzipSync } from 'zlib';
import { verify } from '../../src/verify';
import { copiesOfTest, problemsOf } from './support/local-copy';
import { SignedTrail, Signer } from './support/signed-trail';

const signer = new Signer();
const copyOf = copiesOfTest();

function signedCopyOf(...trails: SignedTrail[]) {
  const copy = copyOf(...trails);
  trails.forEach(trail => copy.sign(trail.hours[trail.hours.length - 1].digest));
  return copy;
}

const TREE = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/01';

describe('several trails', () => {
  test('of two Regions, each with its own keys: a change in one is none in the other', async () => {
    const american = new Signer();
    const one = new SignedTrail({ signer }).hoursOf(2);
    const two = new SignedTrail({ signer: american, region: 'us-east-1' }).hoursOf(3);
    const copy = signedCopyOf(one, two);
    copy.remove(two.hours[1].logs[0]);
    const { trails, problems } = await copy.verify([signer, american]);
    expect(trails).toEqual([
      expect.objectContaining({ region: 'eu-west-1', homeRegion: 'eu-west-1', digests: { total: 2, verified: 2 }, logs: { total: 4, verified: 4 } }),
      expect.objectContaining({ region: 'us-east-1', homeRegion: 'eu-west-1', digests: { total: 3, verified: 3 }, logs: { total: 6, verified: 5 } }),
    ]);
    expect(problems.map(problem => problem.kind)).toEqual(['log-missing']);
  });

  test('of an organization: the accounts below its id', async () => {
    const trails = ['111122223333', '444455556666'].map(account => new SignedTrail({ signer, account, organization: 'o-ab12cd34ef', trail: 'organization' }).hoursOf(2));
    const copy = signedCopyOf(...trails);
    const verification = await copy.verify(signer);
    expect(verification.problems).toEqual([]);
    expect(verification.trails.map(trail => [trail.account, trail.trail, trail.logs.verified])).toEqual([['111122223333', 'organization', 4], ['444455556666', 'organization', 4]]);
    copy.move(trails[1].hours[0].logs[0], trails[1].hours[0].logs[0].replace('o-ab12cd34ef/', ''));
    expect((await copy.verify(signer)).problems.map(problem => problem.kind)).toEqual(['log-moved']);
  });

  test('below a prefix', async () => {
    expect((await signedCopyOf(new SignedTrail({ signer, prefix: 'logs/of/ours' }).hoursOf(2)).verify(signer)).isVerified).toBe(true);
  });

  test('of an account, in the same Region: digests of one do not vouch for files of the other', async () => {
    const account = new SignedTrail({ signer }).hoursOf(2);
    const copy = signedCopyOf(account, new SignedTrail({ signer, trail: 'organization', organization: 'o-ab12cd34ef' }).hoursOf(2));
    expect((await copy.verify(signer)).isVerified).toBe(true);
    // The trail of the account has no validation: its files are not proven, and not wrong for that.
    fs.rmSync(copy.pathOf('AWSLogs/111122223333/CloudTrail-Digest'), { recursive: true });
    const verification = await copy.verify(signer);
    expect(verification.problems).toEqual([{
      kind: 'not-covered',
      severity: 'unproven',
      path: 'Account 111122223333 in eu-west-1',
      message: expect.stringContaining('has 4 log files, delivered from 2026-03-01T10:16:00Z to 2026-03-01T11:46:00Z, and no digest') as string,
    }]);
    expect(verification.trails.map(trail => trail.trail)).toEqual(['organization']);
  });

  test('with underscores and Regions in their names', async () => {
    const names = ['a_b', 'eu-west-1', 'trail_us-east-1_x'];
    const copy = signedCopyOf(...names.map(trail => new SignedTrail({ signer, trail, prefix: trail }).hoursOf(2)));
    expect((await copy.verify(signer)).trails.map(trail => trail.trail).sort()).toEqual([...names].sort());
  });
});

describe('without digests', () => {
  test('log files alone prove nothing', async () => {
    const copy = copyOf();
    copy.write(`${TREE}/111122223333_CloudTrail_eu-west-1_20260301T1211Z_Ab0Ab0Ab0Ab0Ab0A.json.gz`, gzipSync('{"Records":[]}'));
    const verification = await copy.verify(signer);
    expect(verification.isVerified).toBe(false);
    expect(verification.trails).toEqual([]);
    expect(verification.problems.map(({ kind, path }) => [kind, path])).toEqual([['not-covered', copy.folder], ['not-covered', 'Account 111122223333 in eu-west-1']]);
    expect(verification.problems[0].message).toContain('has no digest file');
  });

  test('of one Region, that Region is named', async () => {
    const copy = signedCopyOf(new SignedTrail({ signer }).hoursOf(2));
    copy.write(`${TREE.replace('eu-west-1', 'sa-east-1')}/111122223333_CloudTrail_sa-east-1_20260301T1211Z_Ab0Ab0Ab0Ab0Ab0A.json.gz`, gzipSync('{"Records":[]}'));
    const { problems } = await copy.verify(signer);
    expect(problems).toEqual([expect.objectContaining({ kind: 'not-covered', path: 'Account 111122223333 in sa-east-1', message: expect.stringContaining('has 1 log file') as string })]);
  });
});

describe('paths', () => {
  test('that do not exist, and a link to nowhere, are problems, and the rest is verified', async () => {
    const copy = signedCopyOf(new SignedTrail({ signer }).hoursOf(2));
    fs.symlinkSync('/no/such/file', copy.pathOf('dangling'));
    const keys = copy.keys(signer);
    const { problems, trails } = await verify([copy.folder, '/no/such/folder'], { publicKeys: [keys] });
    expect(problems).toEqual(['/no/such/folder', copy.pathOf('dangling')].map(place => ({ kind: 'path-unreadable', severity: 'unproven', path: place, message: 'does not exist' })));
    expect(trails[0].digests.verified).toBe(2);
  });

  test('that overlap, or lead to themselves, give each file once', async () => {
    const trail = new SignedTrail({ signer }).hoursOf(2);
    const copy = signedCopyOf(trail);
    copy.edit(trail.hours[0].logs[0], 'Decrypt', 'Encrypt');
    fs.symlinkSync(copy.folder, copy.pathOf('loop'));
    const { problems } = await verify([copy.folder, copy.pathOf('AWSLogs'), copy.pathOf(trail.hours[0].logs[0])], { publicKeys: [copy.keys(signer)] });
    expect(problems.map(problem => problem.kind)).toEqual(['log-changed']);
  });

  test('linked folders and files are followed', async () => {
    const copy = signedCopyOf(new SignedTrail({ signer }).hoursOf(2));
    const links = copyOf();
    fs.symlinkSync(copy.pathOf('AWSLogs'), links.pathOf('AWSLogs'));
    expect((await verify([links.folder], { publicKeys: [copy.keys(signer)] })).isVerified).toBe(true);
  });

  test('single files', async () => {
    const trail = new SignedTrail({ signer }).hoursOf(2);
    const copy = signedCopyOf(trail);
    const files = [...trail.objects.map(object => copy.pathOf(object.key)), `${copy.pathOf(trail.hours[1].digest)}.signature`];
    expect((await verify(files, { publicKeys: [copy.keys(signer)] })).isVerified).toBe(true);
    const { trails, problems } = await verify(files.filter(file => file !== copy.pathOf(trail.hours[0].logs[1])), { publicKeys: [copy.keys(signer)] });
    expect(trails[0].logs).toEqual({ total: 4, verified: 3 });
    expect(problemsOf({ problems, trails, notes: [], isVerified: false }, copy)).toEqual([`log-missing s3://log-bucket/${trail.hours[0].logs[1]}`]);
  });
});

describe('a time that is asked for', () => {
  /** Digests at 11:01:31, 12:01:31 … 16:01:31; none of them has its signature beside it. */
  function sixHours() {
    const trail = new SignedTrail({ signer }).hoursOf(6);
    return { trail, copy: copyOf(trail) };
  }

  test('takes the digests that cover it, and the signature of the newest from the one after', async () => {
    const { copy } = sixHours();
    const verification = await copy.verify(signer, { since: new Date('2026-03-01T12:30:00Z'), until: new Date('2026-03-01T13:30:00Z') });
    expect(verification.problems).toEqual([]);
    expect(verification.trails[0]).toMatchObject({
      digests: { total: 2, verified: 2 },
      logs: { total: 4, verified: 4 },
      proven: [{ from: '2026-03-01T12:30:00Z', to: '2026-03-01T13:30:00Z' }],
    });
  });

  test('what is changed outside of it is not looked at; inside it is', async () => {
    const { copy, trail } = sixHours();
    [trail.hours[0].logs[0], trail.hours[5].logs[1]].forEach(log => copy.edit(log, 'Decrypt', 'Encrypt'));
    [trail.hours[0].digest, trail.hours[5].digest].forEach(digest => copy.write(digest, 'damaged'));
    copy.write(`${TREE}/111122223333_CloudTrail_eu-west-1_20260301T1011Z_Ab0Ab0Ab0Ab0Ab0A.json.gz`, gzipSync('{"Records":[]}'));
    const time = { since: new Date('2026-03-01T12:30:00Z'), until: new Date('2026-03-01T13:30:00Z') };
    expect((await copy.verify(signer, time)).isVerified).toBe(true);
    copy.edit(trail.hours[3].logs[0], 'Decrypt', 'Encrypt');
    expect(problemsOf(await copy.verify(signer, time), copy)).toEqual([`log-changed ${trail.hours[3].logs[0]}`]);
  });

  test('a digest that is missing in it is named, one that is missing before it is not', async () => {
    const { copy, trail } = sixHours();
    copy.remove(trail.hours[1].digest);
    const until = new Date('2026-03-01T13:30:00Z');
    expect((await copy.verify(signer, { since: new Date('2026-03-01T12:30:00Z'), until })).isVerified).toBe(true);
    expect((await copy.verify(signer, { since: new Date('2026-03-01T11:59:00Z'), until })).problems[0]).toMatchObject({ kind: 'digest-missing', path: `s3://log-bucket/${trail.hours[1].digest}` });
  });

  test('the one that is missing at its end is named by the one after', async () => {
    const { copy, trail } = sixHours();
    copy.remove(trail.hours[3].digest);
    const { problems } = await copy.verify(signer, { since: new Date('2026-03-01T12:30:00Z'), until: new Date('2026-03-01T13:30:00Z') });
    expect(problems[0]).toMatchObject({ kind: 'digest-missing', path: `s3://log-bucket/${trail.hours[3].digest}` });
  });

  test('that begins before validation, or goes on when the digests end, is not covered', async () => {
    const { copy, trail } = sixHours();
    copy.sign(trail.hours[5].digest);
    const { problems } = await copy.verify(signer, { since: new Date('2026-03-01T00:00:00Z'), until: new Date('2026-03-02T00:00:00Z') });
    expect(problems.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
      expect.stringContaining('not-covered: is the first digest: from 2026-03-01T00:00:00Z to 2026-03-01T10:01:31Z there was no log file validation'),
      'not-covered: has no digest from 2026-03-01T16:01:31Z to 2026-03-02T00:00:00Z',
    ]);
    expect((await copy.verify(signer, { since: new Date('2026-03-01T10:30:00Z'), until: new Date('2026-03-01T17:30:00Z') })).problems).toEqual([]);
  });

  test('that has not come yet needs no digest', async () => {
    const lasting = new Signer('2026-01-01T00:00:00Z', '2126-01-01T00:00:00Z');
    const hour = 3_600_000;
    const trail = new SignedTrail({ signer: lasting, start: new Date(Math.floor(Date.now() / 1000) * 1000 - 4 * hour).toISOString() }).hoursOf(3);
    const copy = signedCopyOf(trail);
    expect((await copy.verify(lasting, { until: new Date(Date.now() + 24 * hour) })).problems).toEqual([]);
    copy.remove(`${trail.hours[2].digest}.signature`);
    trail.hours.slice(1).map(({ digest }) => digest).forEach(digest => copy.remove(digest));
    expect((await copy.verify(lasting, { until: new Date(Date.now() + 24 * hour) })).problems.map(problem => problem.kind)).toContain('not-covered');
  });

  test('without any digest is not covered', async () => {
    const { copy } = sixHours();
    for (const since of ['2026-03-05T00:00:00Z', '2026-02-05T00:00:00Z']) {
      const { problems, trails } = await copy.verify(signer, { since: new Date(since), until: new Date(Date.parse(since) + 3_600_000) });
      expect(problems).toEqual([expect.objectContaining({ kind: 'not-covered', message: 'has no digest of the time that is asked for' })]);
      expect(trails[0].proven).toEqual([]);
    }
  });

  test('with digests of the wrong signature is no less covered by name, and proves nothing', async () => {
    const { copy } = sixHours();
    const { problems, trails } = await copy.verify(new Signer(), { since: new Date('2026-03-01T12:30:00Z'), until: new Date('2026-03-01T13:30:00Z') });
    expect(problems.map(problem => problem.kind)).toEqual(['key-unknown', 'key-unknown']);
    expect(trails[0].proven).toEqual([]);
  });
});
