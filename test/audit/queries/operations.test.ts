import * as fs from 'fs';
import * as kms from '@aws-sdk/client-kms';
import { CHANGE_OPERATIONS, ENCRYPTION_OPERATIONS, READING_OPERATIONS, USE_OPERATIONS } from '../../../src/audit/queries/operations';

/** Operations that neither use a key nor change one: they look. */
const LOOKING = /^(Describe|Get|List)/;

/** Events that KMS records of itself, which are no operations of its API. */
const SERVICE_EVENTS = ['RotateKey', 'DeleteKey', 'DeleteExpiredKeyMaterial', 'SynchronizeMultiRegionKey'];

const API = Object.keys(kms).filter(name => name.endsWith('Command') && !name.startsWith('$')).map(name => name.replace(/Command$/, ''));
const CHANGES = Object.values(CHANGE_OPERATIONS).flat();

test('the API of KMS is there to compare with', () => {
  expect(API).toEqual(expect.arrayContaining(['Decrypt', 'PutKeyPolicy', 'ListKeys']));
});

test('every operation of KMS uses a key, changes one or looks', () => {
  const unknown = API.filter(operation => !USE_OPERATIONS.includes(operation) && !CHANGES.includes(operation) && !LOOKING.test(operation));

  expect(unknown).toEqual(['GenerateRandom']);
});

test('no operation is of two kinds, and none is made up', () => {
  const all = [...USE_OPERATIONS, ...CHANGES];

  expect(new Set(all).size).toBe(all.length);
  expect(all.filter(operation => !API.includes(operation))).toEqual(expect.arrayContaining(SERVICE_EVENTS));
  expect(all.filter(operation => !API.includes(operation) && !SERVICE_EVENTS.includes(operation))).toEqual([]);
});

test('what takes an encryption context is what the API says takes one', () => {
  const models = fs.readFileSync(require.resolve('@aws-sdk/client-kms/dist-types/models/models_0.d.ts'), 'utf8');
  const requests = [...models.matchAll(/export interface (\w+)Request \{([\s\S]*?)\n\}/g)];
  const withContext = requests.filter(([, , fields]) => /EncryptionContext\?:/.test(fields)).map(([, operation]) => operation);

  expect([...ENCRYPTION_OPERATIONS].sort()).toEqual(withContext.sort());
  expect(withContext).toEqual(expect.arrayContaining(READING_OPERATIONS as string[]));
});
