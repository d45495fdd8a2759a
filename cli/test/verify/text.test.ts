import { COVERAGE, verificationText } from '../../src/verify';
import { copiesOfTest, signedCopies } from './support/local-copy';
import { SignedTrail, Signer } from './support/signed-trail';

const signer = new Signer();
const copyOf = copiesOfTest();

const signedCopy = signedCopies(copyOf, signer, 2);

describe('a verification as text', () => {
  test('of an intact log says so, with the time, and what it does and does not prove', async () => {
    const { copy } = signedCopy();
    const text = verificationText(await copy.verify(signer));
    expect(text.split('\n').slice(0, 5)).toEqual([
      '',
      'Verified: the log is as CloudTrail delivered it',
      '  Trail my_audit-trail, account 111122223333, eu-west-1',
      '    2 of 2 digest files verified, 4 of 4 log files verified',
      '    proven from 2026-03-01T10:01:31Z to 2026-03-01T12:01:31Z',
    ]);
    const words = text.replace(/\s+/g, ' ');
    [...COVERAGE.proves, ...COVERAGE.doesNotProve].forEach(sentence => expect(words).toContain(sentence));
    expect(text).not.toContain('Wrong');
    expect(text).not.toContain('Not proven');
  });

  test('names what is wrong before what is not proven', async () => {
    const trail = new SignedTrail({ signer, region: 'us-east-1' }).hour(1).backfill(1).hour(1);
    const copy = copyOf(trail);
    copy.edit(trail.hours[0].logs[0], 'Decrypt', 'Encrypt');
    const text = verificationText(await copy.verify(signer));
    expect(text).toContain('NOT VERIFIED: files are not as CloudTrail delivered them');
    expect(text).toContain('Trail my_audit-trail (home Region eu-west-1), account 111122223333, us-east-1');
    expect(text).toContain('1 of 2 digest files verified, 0 of 1 backfill digest file verified, 0 of 3 log files verified');
    expect(text).toContain('    nothing is proven');
    expect(text).toContain(`Wrong (1)\n  ${copy.pathOf(trail.hours[0].logs[0])}\n    was changed: `);
    expect(text.indexOf('Wrong (1)')).toBeLessThan(text.indexOf('Not proven (2)'));
  });

  test('says when only the evidence is incomplete', async () => {
    const copy = copyOf(new SignedTrail({ signer }).hoursOf(2));
    expect(verificationText(await copy.verify(signer))).toContain('NOT VERIFIED: the evidence is incomplete');
  });

  test('has notes of what needs no action', async () => {
    const { copy, trail } = signedCopy();
    trail.fresh(1).forEach(key => copy.write(key, trail.object(key).body));
    expect(verificationText(await copy.verify(signer))).toContain('To know (1)\n  Account 111122223333 in eu-west-1\n    has 1 log file,');
  });

  test('leaves out the rest of very many problems, with their number', async () => {
    const { copy, trail } = signedCopy(new SignedTrail({ signer }).hoursOf(2, 10));
    trail.hours.flatMap(hour => hour.logs).forEach(log => copy.remove(log));
    const text = verificationText(await copy.verify(signer), { maxProblems: 3 });
    expect(text).toContain('Wrong (20)');
    expect(text.match(/is missing/g)).toHaveLength(3);
    expect(text).toContain('  … and 17 more');
  });

  test('keeps to the width of the terminal where it can', async () => {
    const { copy } = signedCopy();
    const lines = verificationText(await copy.verify(signer), { width: 60 }).split('\n');
    expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(60);
  });

  test('does not hand control characters of a file to the terminal', async () => {
    const { copy } = signedCopy();
    copy.write('AWSLogs/\u001b[2J.json', '{}');
    const text = verificationText(await copy.verify(signer));
    expect(text).not.toContain('\u001b');
    expect(text).toContain('\\u001b[2J.json');
  });
});
