import { createPublicKey, generateKeyPairSync } from 'crypto';
import { CloudTrailClient, ListPublicKeysCommand } from '@aws-sdk/client-cloudtrail';
import { mockClient } from 'aws-sdk-client-mock';
import { UnusablePublicKeys, verify } from '../../src/verify';
import { copiesOfTest, problemsOf, signedCopies } from './support/local-copy';
import { SignedTrail, Signer } from './support/signed-trail';

const signer = new Signer();
const other = new Signer();
const ELLIPTIC = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
const copyOf = copiesOfTest();

const signedCopy = signedCopies(copyOf, signer, 2);

describe('public keys from files', () => {
  test('another key under the right fingerprint verifies nothing', async () => {
    const { copy, digests } = signedCopy();
    const keys = copy.write('keys', JSON.stringify({ PublicKeyList: [{ ...other.listed, Fingerprint: signer.fingerprint }] }));
    const verification = await verify([copy.folder], { publicKeys: [keys] });
    expect(problemsOf(verification, copy)).toEqual([`digest-changed ${digests[0]}`, `signature-wrong ${digests[1]}.signature`]);
    expect(verification.trails[0]).toMatchObject({ digests: { verified: 0 }, logs: { verified: 0 }, proven: [] });
  });

  test('a fingerprint that is not among them: the message has it, and the command that lists it', async () => {
    const { copy, digests } = signedCopy();
    const verification = await copy.verify(other);
    expect(problemsOf(verification, copy)).toEqual(digests.map(digest => `key-unknown ${digest}`));
    expect(verification.problems[0].severity).toBe('unproven');
    expect(verification.problems[0].message).toContain(`with the fingerprint ${signer.fingerprint}`);
    expect(verification.problems[0].message).toContain('aws cloudtrail list-public-keys --region eu-west-1 --start-time 2026-03-01T10:01:31.000Z --end-time 2026-03-01T11:01:31.000Z');
    expect(verification.trails[0]).toMatchObject({ digests: { total: 2, verified: 0 }, logs: { total: 4, verified: 0 } });
  });

  test('without its key, a digest that is not what the one after it says was changed', async () => {
    const { copy, digests } = signedCopy();
    copy.edit(digests[0], '"newestEventTime"', '"newestEventtime"');
    expect(problemsOf(await copy.verify(other), copy)).toContain(`digest-changed ${digests[0]}`);
  });

  test('a rotation: each digest takes its own, from one file or two', async () => {
    const { copy } = signedCopy(new SignedTrail({ signer }).hoursOf(2).rotate(other).hoursOf(2));
    expect((await copy.verify([signer, other])).isVerified).toBe(true);
    const files = [signer, other].map((each, index) => copy.write(`keys-${index}`, JSON.stringify({ PublicKeyList: [each.listed] })));
    expect((await verify([copy.folder], { publicKeys: files })).isVerified).toBe(true);
    expect((await verify([copy.folder], { publicKeys: files.slice(0, 1) })).trails[0].digests).toEqual({ total: 4, verified: 2 });
  });

  test.each([
    ['2026-03-01T10:01:30Z', 'key-expired', 0],
    ['2026-03-01T10:30:00Z', undefined, 1],
  ])('one that was valid until %s, for a digest that begins at 10:01:31', async (validTo, kind, verified) => {
    const old = new Signer('2026-02-01T00:00:00Z', validTo);
    const trail = new SignedTrail({ signer: old }).hoursOf(1);
    const { copy } = signedCopy(trail);
    const verification = await copy.verify(old);
    expect(verification.problems.map(problem => problem.kind)).toEqual(kind ? [kind] : []);
    expect(verification.trails[0].digests.verified).toBe(verified);
  });

  test('one that is valid later signs a digest that comes late', async () => {
    const later = new Signer('2026-03-02T00:00:00Z');
    const { copy } = signedCopy(new SignedTrail({ signer: later }).hoursOf(2));
    expect((await copy.verify(later)).isVerified).toBe(true);
  });

  test.each([
    ['seconds', (time: string) => Date.parse(time) / 1000],
    ['seconds as text', (time: string) => `${Date.parse(time) / 1000}.0`],
    ['a time with its zone', (time: string) => time.replace('Z', '+00:00')],
    ['nothing', () => undefined],
  ])('validity as %s, as the versions of the AWS CLI print it', async (_, form) => {
    const { copy } = signedCopy();
    const listed = { ...signer.listed, ValidityStartTime: form(signer.validFrom), ValidityEndTime: form(signer.validTo) };
    expect((await verify([copy.folder], { publicKeys: [copy.write('keys', JSON.stringify({ PublicKeyList: [listed] }))] })).isVerified).toBe(true);
  });

  test.each([
    ['not JSON', 'PublicKeyList:', /keys is not what `aws cloudtrail list-public-keys --output json` prints: .*JSON/],
    ['no list', '{"Keys": []}', /it has no list named PublicKeyList/],
    ['null', 'null', /it has no list named PublicKeyList/],
    ['no fingerprint', '{"PublicKeyList": [{"Value": "AAAA"}]}', /a key has no text as its Fingerprint/],
    ['no key', '{"PublicKeyList": [{"Fingerprint": "ab", "Value": "AAAA"}]}', /the Value of the key with the fingerprint ab is no RSA public key in DER/],
    ['a key of another kind', JSON.stringify({ PublicKeyList: [{ Fingerprint: 'ab', Value: ELLIPTIC }] }), /the Value of the key with the fingerprint ab is no RSA public key in DER/],
  ])('a file that is none is refused: %s', async (_, text, message) => {
    const { copy } = signedCopy();
    const verification = verify([copy.folder], { publicKeys: [copy.write('keys', text)] });
    await expect(verification).rejects.toThrow(UnusablePublicKeys);
    await expect(verification).rejects.toThrow(message);
  });

  test('a key in the other form of DER, of which the documentation has an example', async () => {
    const { copy } = signedCopy();
    const spki = createPublicKey({ key: Buffer.from(signer.listed.Value, 'base64'), format: 'der', type: 'pkcs1' }).export({ type: 'spki', format: 'der' });
    const keys = copy.write('keys', JSON.stringify({ PublicKeyList: [{ ...signer.listed, Value: spki.toString('base64') }] }));
    expect((await verify([copy.folder], { publicKeys: [keys] })).isVerified).toBe(true);
  });

  test('a validity that is no time is refused', async () => {
    const { copy } = signedCopy();
    const keys = copy.write('keys', JSON.stringify({ PublicKeyList: [{ ...signer.listed, ValidityEndTime: 'soon' }] }));
    await expect(verify([copy.folder], { publicKeys: [keys] })).rejects.toThrow('a key has a validity that is no time: "soon"');
  });

  test('a file that is not there is refused', async () => {
    await expect(verify([], { publicKeys: ['/no/such/keys.json'] })).rejects.toThrow('/no/such/keys.json does not exist');
  });
});

describe('public keys from CloudTrail', () => {
  const service = mockClient(CloudTrailClient);
  const regions: string[] = [];

  beforeEach(() => {
    service.reset();
    regions.length = 0;
  });

  /** Answers with a Region's keys, page by page. */
  function answer(keys: { readonly [region: string]: ReadonlyArray<readonly Signer[]> }): void {
    service.on(ListPublicKeysCommand).callsFake(async ({ NextToken }: { NextToken?: string }, client: () => CloudTrailClient) => {
      const region = await client().config.region();
      regions.push(region);
      const page = Number(NextToken ?? 0);
      const listed = keys[region][page].map(({ listed: key }) => ({ ...key, Value: Buffer.from(key.Value, 'base64'), ValidityStartTime: new Date(key.ValidityStartTime), ValidityEndTime: new Date(key.ValidityEndTime) }));
      return { PublicKeyList: listed, NextToken: page + 1 < keys[region].length ? String(page + 1) : undefined };
    });
  }

  test('each Region is asked once, for the time of the digests', async () => {
    const one = new SignedTrail({ signer }).hoursOf(2);
    const two = new SignedTrail({ signer: other, region: 'us-east-1' }).hoursOf(3);
    const copy = copyOf(one, two);
    [one.hours[1].digest, two.hours[2].digest].forEach(digest => copy.sign(digest));
    answer({ 'eu-west-1': [[signer]], 'us-east-1': [[], [other]] });
    const verification = await verify([copy.folder]);
    expect(verification.problems).toEqual([]);
    expect(regions).toEqual(['eu-west-1', 'us-east-1', 'us-east-1']);
    const { StartTime, EndTime } = service.commandCalls(ListPublicKeysCommand)[0].args[0].input;
    expect(StartTime).toEqual(new Date('2026-03-01T10:01:31Z'));
    expect(Math.abs(EndTime!.getTime() - Date.now())).toBeLessThan(60_000);
  });

  test('another Region on request', async () => {
    const { copy } = signedCopy();
    answer({ 'eu-central-1': [[other]] });
    const { problems } = await verify([copy.folder], { region: 'eu-central-1' });
    expect(regions).toEqual(['eu-central-1']);
    expect(problems[0].message).toContain('CloudTrail in eu-central-1 has no such key, and a digest of eu-west-1 is signed with a key of eu-west-1');
  });

  test('that does not answer: the message says what to do, log files are compared all the same, and it is asked once', async () => {
    const { copy, trail, digests } = signedCopy();
    copy.edit(trail.hours[0].logs[0], 'Decrypt', 'Encrypt');
    service.on(ListPublicKeysCommand).rejects(Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' }));
    const verification = await verify([copy.folder]);
    expect(problemsOf(verification, copy)).toEqual([`log-changed ${trail.hours[0].logs[0]}`, ...digests.map(digest => `key-unknown ${digest}`)]);
    expect(verification.problems[1].message).toContain('CloudTrail in eu-west-1 did not list its public keys (CredentialsProviderError: Could not load credentials)');
    expect(verification.problems[1].message).toContain('--public-keys: aws cloudtrail list-public-keys --region eu-west-1 --start-time 2026-03-01T10:01:31.000Z --end-time 2026-03-01T12:01:31.000Z');
    expect(service.calls()).toHaveLength(1);
  });

  test('is not asked where files are given', async () => {
    const { copy } = signedCopy();
    await copy.verify(signer);
    expect(service.calls()).toHaveLength(0);
  });
});
