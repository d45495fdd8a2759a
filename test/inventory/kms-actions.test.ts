import { readFileSync } from 'fs';
import * as path from 'path';
import * as kms from '@aws-sdk/client-kms';
import { ADMINISTRATION, administrationAmong, GRANT, KEY_ACTIONS, type KeyAction, USE, useAmong } from '../../src/inventory/kms-actions';

/** Operations of KMS that neither administer nor use a key: they read about it, name and describe it, manage grants that exist, or are about no key at all. */
const NEITHER = [
  'DescribeKey', 'GetKeyLastUsage', 'GetKeyPolicy', 'GetKeyRotationStatus', 'GetParametersForImport', 'GetPublicKey',
  'ListAliases', 'ListGrants', 'ListKeyPolicies', 'ListKeyRotations', 'ListKeys', 'ListResourceTags', 'ListRetirableGrants',
  'CreateAlias', 'DeleteAlias', 'UpdateAlias', 'TagResource', 'UntagResource', 'UpdateKeyDescription', 'RetireGrant', 'RevokeGrant',
  'CreateKey', 'GenerateRandom', 'ConnectCustomKeyStore', 'CreateCustomKeyStore', 'DeleteCustomKeyStore', 'DescribeCustomKeyStores', 'DisconnectCustomKeyStore', 'UpdateCustomKeyStore',
];

test('every operation of KMS is known to administer, to use, to grant, or to do none of these', () => {
  const operations = Object.keys(kms).flatMap(name => /^([A-Z]\w+)Command$/.exec(name)?.[1] ?? []).flatMap(name => (name === 'ReEncrypt' ? ['ReEncryptFrom', 'ReEncryptTo'] : [name]));
  const known = [...KEY_ACTIONS.map(action => action.replace('kms:', '')), ...NEITHER];
  expect(operations.length).toBeGreaterThan(50);
  expect(operations.filter(name => !known.includes(name))).toEqual([]);
  expect(KEY_ACTIONS.filter(action => !operations.includes(action.replace('kms:', '')))).toEqual([]);
});

test('the guide names the same', () => {
  const guide = readFileSync(path.join(__dirname, '../../docs/inventory.md'), 'utf8');
  const named = (row: string): string[] => [...new RegExp(`^\\| ${row} \\| (.*) \\|$`, 'm').exec(guide)![1].matchAll(/`([^`]+)`/g)].map(([, name]) => `kms:${name}`);
  expect(named('administer')).toEqual([...ADMINISTRATION]);
  expect(named('use')).toEqual(useAmong(new Set<KeyAction>(USE)));
});

test('actions are said as people know them', () => {
  expect(useAmong(new Set(KEY_ACTIONS))).toEqual(['kms:*']);
  expect(administrationAmong(new Set(KEY_ACTIONS))).toEqual(['kms:*']);
  expect(useAmong(new Set<KeyAction>(['kms:ReEncryptTo', 'kms:ReEncryptFrom', 'kms:GenerateDataKey', 'kms:PutKeyPolicy', GRANT]))).toEqual(['kms:ReEncrypt*', 'kms:GenerateDataKey']);
  expect(administrationAmong(new Set<KeyAction>(['kms:Decrypt']))).toEqual([]);
});
