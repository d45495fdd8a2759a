import { checkTemplates, EncryptionLevel } from '../../src/checks';
import { TemplateSet } from '../../src/templates';
import { ACCOUNT_STATEMENT, check, fileOf, named, type Resource, soundKey } from './support';

const key = (Properties: object, more: Partial<Resource> = {}): Resource => (
  { ...soundKey(), ...more, Properties: { ...soundKey().Properties, ...Properties } }
);
const OPEN = { Sid: 'Open', Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: '*' };

test('a sound key has no finding', () => {
  expect(check({ Key: soundKey() })).toEqual([]);
});

test.each<[string, Resource, string, string | undefined]>([
  ['AtRest-KeyLockout', key({ KeyPolicy: { Statement: [] } }), 'no statement allows kms:* to the account', 'KeyPolicy'],
  ['AtRest-KeyPublic', key({ KeyPolicy: { Statement: [ACCOUNT_STATEMENT, OPEN] } }), 'statement Open', 'KeyPolicy'],
  ['AtRest-KeyRotation', key({ EnableKeyRotation: false }), 'enableKeyRotation is not set', 'EnableKeyRotation'],
  ['AtRest-KeyDeletedWithStack', key({}, { DeletionPolicy: 'Delete' }), expect.any(String) as string, undefined],
])('%s is found with its property', (id, resource, detail, property) => {
  expect(check({ Key: resource })).toMatchObject([{ rule: { id }, detail, ...property ? { property } : {} }]);
  expect(check({ Key: resource })[0].property).toBe(property);
});

test('a replica is checked as well, and rotates with its primary key', () => {
  expect(named(check({ Replica: { Type: 'AWS::KMS::ReplicaKey', Properties: { KeyPolicy: { Statement: [ACCOUNT_STATEMENT] } } } })))
    .toEqual(['AtRest-KeyDeletedWithStack Replica']);
});

test('the policy is compared with the account that the template is deployed to', () => {
  const written = key({ KeyPolicy: { Statement: [{ ...ACCOUNT_STATEMENT, Principal: { AWS: 'arn:aws:iam::111122223333:root' } }] } });
  const found = (account?: string) => named(checkTemplates(new TemplateSet([fileOf({ Key: written }, { account })]), { level: EncryptionLevel.KMS }));

  expect(found('111122223333')).toEqual([]);
  expect(found('444455556666')[0]).toBe('AtRest-KeyLockout Key');
  expect(found()).toEqual(['AtRest-KeyUndecided Key']);
});
