import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { checkApi, type ApiVerdict } from '../../projenrc/scripts/packages/check-api';
import { keepApi, releasedApi, type Assembly } from '../../projenrc/scripts/packages/released-api';

let root: string;
let released: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'cdk-at-rest-api-'));
  released = path.join(root, 'released');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

interface Method { readonly name: string; readonly parameters?: object[] }

/** A library with one class, experimental as all of ours are. */
function library(...methods: Method[]): Assembly {
  return {
    schema: 'jsii/0.10.0',
    name: 'keys',
    version: '0.0.0',
    jsiiVersion: '6.0.0',
    fingerprint: '*',
    license: 'Apache-2.0',
    author: { name: 'Keys', roles: ['author'] },
    description: 'Keys',
    homepage: 'https://example.com',
    repository: { type: 'git', url: 'https://example.com/keys.git' },
    docs: { stability: 'experimental' },
    types: {
      'keys.Key': { kind: 'class', assembly: 'keys', fqn: 'keys.Key', name: 'Key', docs: { stability: 'experimental' }, initializer: {}, methods: methods.map(method => ({ docs: { stability: 'experimental' }, ...method })) },
    },
  };
}

/** What is said of a library whose last release, if there is one, was another. */
function verdict(now: Assembly, { before, tags = [] }: { before?: Assembly; tags?: string[] } = {}): ApiVerdict {
  writeFileSync(path.join(root, 'package.json'), JSON.stringify({ name: now.name, version: now.version, jsii: {} }));
  writeFileSync(path.join(root, '.jsii'), JSON.stringify(now));
  if (before) keepApi(released, '0.1.0', before);
  return checkApi({ root, released, tags });
}

const ROTATE = { name: 'rotate' };
const GRANT = { name: 'grant' };

test('passes, and says so, where nothing was released', () => {
  expect(verdict(library(ROTATE), { tags: ['', 'baseline', 'v1.x'] })).toEqual({ passes: true, text: 'There is no release to compare the API with.' });
});

test('passes what is new, and leaves nothing behind', () => {
  expect(verdict(library(ROTATE, GRANT), { before: library(ROTATE), tags: ['v0.1.0', 'v0.0.9'] })).toEqual({ passes: true, text: expect.stringContaining('The API is compatible with that of 0.1.0.') as string });
  expect(readdirSync(root).sort()).toEqual(['.jsii', 'package.json', 'released']);
});

test('fails for what is gone, though it was experimental, and gives the key to list', () => {
  const { passes, text } = verdict(library(ROTATE), { before: library(ROTATE, GRANT) });

  expect(passes).toBe(false);
  expect(text).toContain('[removed:keys.Key.grant]');
  expect(text).toMatch(/The API breaks callers of 0\.1\.0\. Where that is meant: say so in CHANGELOG\.md, and list the keys in \.compatignore\.$/);
});

test('fails for an argument that was not needed before', () => {
  const grantTo = { name: 'grant', parameters: [{ name: 'grantee', type: { primitive: 'string' } }] };
  expect(verdict(library(grantTo), { before: library(GRANT) })).toMatchObject({ passes: false, text: expect.stringContaining('keys.Key.grant') as string });
});

test('passes what is listed as meant', () => {
  writeFileSync(path.join(root, '.compatignore'), 'removed:keys.Key.grant\n');
  expect(verdict(library(ROTATE), { before: library(ROTATE, GRANT) }).passes).toBe(true);
});

test('fails where a release is tagged and its API is not kept', () => {
  expect(verdict(library(), { tags: ['v0.1.0'] })).toEqual({ passes: false, text: 'v0.1.0 is a release, and the API that is kept is none: check it out, compile it, and run npx projen release:api 0.1.0' });
  expect(verdict(library(), { before: library(), tags: ['v0.9.0', 'v0.10.0', 'v0.2.0'] })).toEqual({
    passes: false, text: 'v0.10.0 is a release, and the API that is kept is that of 0.1.0: check it out, compile it, and run npx projen release:api 0.10.0',
  });
});

test('passes where the API of the next release is kept, and its tag is not there yet', () => {
  expect(verdict(library(), { before: library(), tags: ['v0.0.9'] }).passes).toBe(true);
});

describe('what is kept', () => {
  test('is the last release alone, with its version and without its README', () => {
    keepApi(released, '0.1.0', { ...library(), readme: { markdown: '# Keys' } });
    keepApi(released, '0.2.0', { ...library(ROTATE), readme: { markdown: '# Keys' } });

    expect(readdirSync(released)).toEqual(['0.2.0.jsii.gz']);
    expect(releasedApi(released)).toEqual({ version: '0.2.0', assembly: { ...library(ROTATE), version: '0.2.0' } });
  });

  test.each(['', 'v0.1.0', '0.1', '../0.1.0'])('is not a version such as %j', version => {
    expect(() => keepApi(released, version, library())).toThrow(`'${version}' is no version of a release: give one such as 1.2.3`);
  });

  test('is refused where nobody can tell which is the last', () => {
    mkdirSync(released);
    ['0.1.0', '0.2.0'].forEach(version => writeFileSync(path.join(released, `${version}.jsii.gz`), ''));
    expect(() => releasedApi(released)).toThrow('0.1.0.jsii.gz and 0.2.0.jsii.gz: keep that of the last release alone');
  });
});
